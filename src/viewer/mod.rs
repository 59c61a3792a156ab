//! The window: a straightened front, what was recorded on it, and, when asked for, the truth.
//!
//! One truce is computed ahead in the background (`playback`); a frame becomes shapes
//! (`scene`), shapes become a mesh (`map`), and panels (`panel`) turn clicks and keys into
//! intents. The model never sees the screen: nothing here ticks it in time with the display.

mod map;
mod panel;
mod picture;
mod playback;
mod scene;
mod screen;
mod theme;

use crate::model::TruceSpec;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::tasks::AsyncComputeTaskPool;
use bevy::window::{PresentMode, RequestRedraw, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_egui::{
    EguiContexts, EguiInput, EguiPlugin, EguiPreUpdateSet, EguiPrimaryContextPass, egui,
};
use panel::{Intent, PanelState};
use playback::{Playback, Progress, Work};
use scene::{Area, Rows};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

/// How the window opens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Index of the regime that watches.
    pub regime: usize,
    /// Seed of the truce.
    pub seed: u64,
    /// \[h\] — where in the truce.
    pub at_hours: f32,
    /// Whether the truth is shown.
    pub show_truth: bool,
    /// Takes a picture, as PNG to this file, and closes.
    pub screenshot: Option<PathBuf>,
}

/// Why there was no window, or no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewError {
    /// No display or no GPU.
    NoScreen(String),
    /// The picture could not be taken.
    NoPicture(String),
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScreen(why) => write!(f, "no window can be opened: {why}"),
            Self::NoPicture(why) => write!(f, "no picture was taken: {why}"),
        }
    }
}

impl std::error::Error for ViewError {}

/// What is watched.
#[derive(Resource)]
struct Session {
    playback: Playback,
}

/// The free part of the window, where the map is drawn.
#[derive(Resource, Default)]
struct MapArea(Area);

/// Opens a window on a truce and returns when it is closed.
///
/// # Errors
/// When there is no display or no GPU, or when a picture was asked for and could not be taken.
pub fn run(spec: Arc<TruceSpec>, options: Options) -> Result<(), ViewError> {
    screen::look_for_display()?;
    let outcome = picture::Outcome::default();
    if let Some(path) = &options.screenshot {
        // a picture of yesterday must not pass for one of today
        if let Err(error) = std::fs::remove_file(path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            let words = format!("cannot write: {error}; {}", path.display());
            return Err(ViewError::NoPicture(words));
        }
    }
    let up = screen::Up::default();
    let asked = options.screenshot.is_some();
    screen::guarded(&up, || build(spec, options, &up, &outcome).run())?;
    let made = outcome
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match made {
        Some(end) => end,
        None if asked => Err(ViewError::NoPicture("the window was closed".into())),
        None => Ok(()),
    }
}

fn build(
    spec: Arc<TruceSpec>,
    options: Options,
    up: &screen::Up,
    outcome: &picture::Outcome,
) -> App {
    let (mut playback, work) = Playback::new(Arc::clone(&spec), options.regime, options.seed);
    playback.show_truth = options.show_truth;
    playback.apply(&Intent::Seek(options.at_hours));
    let mut resolution = WindowResolution::new(1280, 800);
    if options.screenshot.is_some() {
        // the same picture on any desktop
        resolution = resolution.with_scale_factor_override(1.0);
    }
    let window = Window {
        title: format!("Truceline — {}", spec.title),
        resolution,
        resize_constraints: WindowResizeConstraints {
            min_width: 960.0,
            min_height: 640.0,
            ..default()
        },
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    let plugins = DefaultPlugins
        .set(WindowPlugin {
            primary_window: Some(window),
            ..default()
        })
        .set(LogPlugin {
            // what the graphics library says of missing drivers is said in our own words
            filter: "error,wgpu_hal=off".into(),
            level: bevy::log::Level::ERROR,
            ..default()
        });
    let mut app = App::new();
    app.add_plugins(plugins)
        .add_plugins(EguiPlugin::default())
        .insert_resource(ClearColor(map::color(theme::PAGE)))
        .insert_resource(WinitSettings::continuous())
        .insert_resource(Session { playback })
        .init_resource::<MapArea>()
        .add_systems(Startup, map::set_up)
        .add_systems(
            Update,
            (move_time, map::redraw, picture::take, save_power).chain(),
        )
        .add_systems(
            PreUpdate,
            let_egui_rest
                .after(EguiPreUpdateSet::ProcessInput)
                .before(EguiPreUpdateSet::BeginPass),
        )
        .add_systems(EguiPrimaryContextPass, panels);
    if let Some(path) = options.screenshot {
        app.insert_resource(picture::Job {
            path,
            outcome: Arc::clone(outcome),
            drawn: 0,
            taken_at: None,
        });
    }
    let up = up.clone();
    let mut updates = 0;
    app.add_systems(Last, move || {
        updates += 1;
        if updates == 3 {
            up.set();
        }
    });
    // the task pools are there once the plugins are
    in_background(work);
    app
}

fn in_background(work: Work) {
    AsyncComputeTaskPool::get()
        .spawn(async move { work() })
        .detach();
}

/// Takes what has been computed, and lets the clock run.
fn move_time(mut session: ResMut<Session>, time: Res<Time<Real>>) {
    let playback = &mut session.playback;
    playback.receive();
    // a window that was dragged or hidden must not jump ahead
    playback.advance(time.delta_secs().min(0.1));
}

/// Draws all the time while something moves, and otherwise only when something happens.
fn save_power(
    session: Res<Session>,
    job: Option<Res<picture::Job>>,
    mut settings: ResMut<WinitSettings>,
) {
    let playback = &session.playback;
    let busy = playback.playing || *playback.progress() == Progress::Computing || job.is_some();
    *settings = if busy {
        WinitSettings::continuous()
    } else {
        WinitSettings::desktop_app()
    };
}

/// `bevy_egui` 0.42 tells of the modifier keys with every picture, and egui asks for another
/// picture whenever it is told anything: without this the window would never rest.
fn let_egui_rest(mut inputs: Query<&mut EguiInput>, mut known: Local<Option<egui::Modifiers>>) {
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => known.replace(*now) != Some(*now),
            _ => true,
        });
    }
}

/// Shows the panels, and does what they ask for.
fn panels(
    mut contexts: EguiContexts,
    mut session: ResMut<Session>,
    mut area: ResMut<MapArea>,
    job: Option<Res<picture::Job>>,
    mut dressed: Local<bool>,
    mut redraw: MessageWriter<RequestRedraw>,
) -> Result {
    let context = contexts.ctx_mut()?;
    if !*dressed {
        panel::dress(context);
        *dressed = true;
    }
    // in a picture nobody points: the pointer lies where the virtual screen put it
    let (intents, free) = show(context, &session.playback, job.is_none());
    if area.0 != free || !intents.is_empty() {
        // the map follows one picture later
        redraw.write(RequestRedraw);
    }
    area.0 = free;
    for intent in &intents {
        if let Some(work) = session.playback.apply(intent) {
            in_background(work);
        }
    }
    Ok(())
}

/// All panels around the map; what they ask for, and where the map is.
fn show(context: &egui::Context, playback: &Playback, cards: bool) -> (Vec<Intent>, Area) {
    let state = PanelState {
        spec: playback.spec(),
        regime: playback.regime(),
        seed: playback.seed(),
        playing: playback.playing,
        speed: playback.speed,
        hours: playback.hours(),
        computed_hours: playback.computed_hours(),
        total_hours: playback.total_hours(),
        show_truth: playback.show_truth,
        failed: playback.has_failed(),
        cards,
    };
    let frame = playback.frame();
    let mut intents = panel::keys(context, &state);
    let mut window = egui::Ui::new(
        context.clone(),
        "window".into(),
        egui::UiBuilder::new()
            .layer_id(egui::LayerId::background())
            .max_rect(context.viewport_rect()),
    );
    let top = egui::Panel::top("top").show(&mut window, |ui| panel::top(ui, &state, frame));
    intents.extend(top.inner);
    let transport =
        egui::Panel::bottom("transport").show(&mut window, |ui| panel::transport(ui, &state));
    intents.extend(transport.inner);
    let legend = egui::Panel::bottom("legend").show(&mut window, panel::legend);
    intents.extend(legend.inner);
    let rect = window.available_rect_before_wrap();
    let free = Area {
        x: rect.left(),
        y: rect.top(),
        width: rect.width(),
        height: rect.height(),
    };
    let rows = Rows::lay(free, frame.map_or(0, |frame| frame.sectors.len()));
    intents.extend(panel::map_words(&mut window, &state, &rows, frame));
    (intents, free)
}
