//! Draws the shapes of a scene: one mesh with a colour at each corner, one draw call.

use super::scene::{Area, Rows, Shape, draw};
use super::theme::{Colour, PAGE};
use super::{MapArea, Session};
use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;

/// A colour as Bevy wants it.
pub fn color(Colour([r, g, b]): Colour) -> Color {
    Color::srgb_u8(r, g, b)
}

/// What the mesh shows, so that it is made anew only when that changes.
#[derive(Clone, Copy, PartialEq)]
struct Shown {
    edition: u32,
    tick: Option<u32>,
    truth: bool,
    free: Area,
    window: Vec2,
}

/// The mesh of the map.
#[derive(Resource)]
pub struct Map {
    mesh: Handle<Mesh>,
    shown: Option<Shown>,
}

/// A camera of one unit a logical pixel, and an empty map.
pub fn set_up(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
) {
    commands.spawn(Camera2d);
    let mesh = meshes.add(mesh_of(&[], Vec2::ZERO));
    commands.spawn((
        Mesh2d(mesh.clone()),
        MeshMaterial2d(materials.add(ColorMaterial::default())),
        // its bounds change with the window, and it is always in view
        NoFrustumCulling,
    ));
    commands.insert_resource(Map { mesh, shown: None });
}

/// Draws the frame at the clock, when it is not the one on the screen.
pub fn redraw(
    session: Res<Session>,
    area: Res<MapArea>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut map: ResMut<Map>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let playback = &session.playback;
    let frame = playback.frame();
    let wanted = Shown {
        edition: playback.edition,
        tick: frame.map(|frame| frame.tick),
        truth: playback.show_truth,
        free: area.0,
        window: window.size(),
    };
    if map.shown == Some(wanted) {
        return;
    }
    map.shown = Some(wanted);
    let shapes = frame
        .map(|frame| {
            let rows = Rows::lay(wanted.free, frame.sectors.len());
            draw(frame, &rows, wanted.truth)
        })
        .unwrap_or_default();
    if let Some(mut mesh) = meshes.get_mut(&map.mesh) {
        *mesh = mesh_of(&shapes, wanted.window);
    }
}

/// Convex shapes as fans of triangles.
fn mesh_of(shapes: &[Shape], window: Vec2) -> Mesh {
    // a mesh must have something: a triangle without extent
    let mut positions = vec![[0.0, 0.0, 0.0]; 3];
    let mut colours = vec![color(PAGE).to_linear().to_f32_array(); 3];
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
    use crate::viewer::scene::{Part, tests::frame};

    #[test]
    fn the_mesh_has_every_corner_once_and_the_right_triangles() {
        let free = Area {
            x: 0.0,
            y: 0.0,
            width: 1000.0,
            height: 600.0,
        };
        let frame = frame(&[(0, 0.0), (3, 1.0)]);
        let shapes = draw(&frame, &Rows::lay(free, 2), true);
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
