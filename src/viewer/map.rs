//! Draws the shapes of a scene: one mesh with a colour at each corner, one draw call.

use super::scene::Shape;
use super::theme::{Colour, DARK};
use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::window::PrimaryWindow;

/// A colour as Bevy wants it.
pub fn color(Colour([r, g, b]): Colour) -> Color {
    Color::srgb_u8(r, g, b)
}

/// The shapes to be drawn, and the mesh that draws them.
#[derive(Resource)]
pub struct Map {
    mesh: Handle<Mesh>,
    drawn: Option<(u64, Vec2)>,
}

/// What the panels laid out: shapes, with a number that changes with them.
#[derive(Resource, Default)]
pub struct Canvas {
    /// Changes whenever the shapes do.
    pub version: u64,
    /// The shapes.
    pub shapes: Vec<Shape>,
}

/// A camera of one unit a logical pixel, and an empty map.
pub fn set_up(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
    adapter: Option<Res<RenderAdapterInfo>>,
) {
    // without a graphics card smooth edges would cost half of all pictures
    let in_software = adapter.is_some_and(|a| format!("{:?}", a.device_type) == "Cpu");
    let smooth = if in_software {
        Msaa::Off
    } else {
        Msaa::Sample4
    };
    commands.spawn((Camera2d, smooth));
    let mesh = meshes.add(mesh_of(&[], Vec2::ZERO));
    commands.spawn((
        Mesh2d(mesh.clone()),
        MeshMaterial2d(materials.add(ColorMaterial::default())),
        // its bounds change with the window, and it is always in view
        NoFrustumCulling,
    ));
    commands.insert_resource(Map { mesh, drawn: None });
}

/// Draws the shapes, when they are not those on the screen.
pub fn redraw(
    canvas: Res<Canvas>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut map: ResMut<Map>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let wanted = (canvas.version, window.size());
    if map.drawn == Some(wanted) {
        return;
    }
    map.drawn = Some(wanted);
    if let Some(mut mesh) = meshes.get_mut(&map.mesh) {
        *mesh = mesh_of(&canvas.shapes, wanted.1);
    }
}

/// Convex shapes as fans of triangles.
fn mesh_of(shapes: &[Shape], window: Vec2) -> Mesh {
    // a mesh must have something: a triangle without extent
    let mut positions = vec![[0.0, 0.0, 0.0]; 3];
    let mut colours = vec![color(DARK.page).to_linear().to_f32_array(); 3];
    let mut indices: Vec<u32> = vec![0, 1, 2];
    for shape in shapes {
        let first = positions.len() as u32;
        let colour = color(shape.colour).to_linear().to_f32_array();
        for [x, y] in &shape.points {
            // from the corner downwards to the middle upwards
            positions.push([x - window.x / 2.0, window.y / 2.0 - y, 0.0]);
            colours.push(colour);
        }
        for i in 2..shape.points.len() as u32 {
            indices.extend([first, first + i, first + i - 1]);
        }
    }
    Mesh::new(
        PrimitiveTopology::TriangleList,
        RenderAssetUsages::default(),
    )
    .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
    .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
    .with_inserted_indices(Indices::U32(indices))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::intent::View;
    use crate::viewer::scene::tests::frame;
    use crate::viewer::scene::{Area, Part, Rows, Scene, draw};

    #[test]
    fn the_mesh_has_every_corner_once_and_the_right_triangles() {
        let free = Area {
            x: 0.0,
            y: 0.0,
            width: 1000.0,
            height: 400.0,
        };
        let frame = frame(&[(0, 0.0), (3, 1.0)]);
        let scene = Scene {
            frame: &frame,
            known: &[],
            view: View::Truth,
            selected: None,
            palette: &DARK,
        };
        let shapes = draw(&scene, &Rows::lay(free, 2, (0.0, 2.0)));
        assert!(
            shapes
                .iter()
                .any(|s| s.part == Part::Hatch && s.points.len() > 3)
        );
        let mesh = mesh_of(&shapes, Vec2::new(1000.0, 600.0));
        let corners: usize = shapes.iter().map(|s| s.points.len()).sum();
        let triangles: usize = shapes.iter().map(|s| s.points.len() - 2).sum();
        assert_eq!(mesh.count_vertices(), corners + 3);
        assert_eq!(mesh.indices().map(Indices::len), Some(3 * (triangles + 1)));
    }
}
