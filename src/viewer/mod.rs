//! The window: a straightened front, what is known of it, and, when asked for, the truth.
//!
//! A truce is computed ahead in the background (`truce`); the `session` holds everything that is
//! shown and changes by `intent`s alone; `evidence` says what is known at an hour, and to whom;
//! a frame becomes shapes (`scene`), shapes become a mesh (`map`), and `panels` and `screens` turn
//! clicks and keys into intents. The model never sees the screen: nothing here ticks it in time
//! with the display.

mod clock;
mod errands;
mod evidence;
mod film;
mod intent;
mod keymap;
mod map;
mod measure;
mod memory;
mod orders;
mod panels;
mod picture;
mod png;
mod reading;
mod runs;
mod scene;
mod screen;
mod screens;
mod search;
mod session;
#[cfg(test)]
mod tests_support;
mod theme;
mod truce;

pub use intent::{Opening, Screen, Tab, View};
pub use memory::state_file;
pub use reading::{CheckReport, Checker, Good, Place, opened_text};
pub use session::{Loader, Opened};

use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::tasks::AsyncComputeTaskPool;
use bevy::window::{PresentMode, RequestRedraw, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_egui::{
    EguiContexts, EguiInput, EguiPlugin, EguiPreUpdateSet, EguiPrimaryContextPass, egui,
};
use intent::Intent;
use memory::Memory;
use session::Session;
use std::fmt;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

/// How the window opens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The truce.
    pub opening: Opening,
    /// The screen.
    pub screen: Screen,
    /// Through whose eyes.
    pub view: View,
    /// The tab below the map.
    pub tab: Tab,
    /// Sector that is selected.
    pub sector: Option<usize>,
    /// Violation asked about.
    pub why: Option<u32>,
    /// Regime to compare with.
    pub beside: Option<String>,
    /// Light instead of dark.
    pub light: bool,
    /// \[1\] — size of text; 0 for that of the desktop.
    pub scale: f32,
    /// \[px\] — size of the window; none for 1280 × 800.
    pub size: Option<(u32, u32)>,
    /// Takes a picture, as PNG to this file, and closes.
    pub screenshot: Option<PathBuf>,
    /// Measures the window, prints what it found and closes.
    pub measure: bool,
    /// Takes pictures of all screens in both themes, into this folder, and closes.
    pub pictures: Option<PathBuf>,
    /// Folder of results to read.
    pub results: Option<String>,
    /// Scenario to check.
    pub check: Option<String>,
    /// Where the truce and the settings are kept for the next time; none, and with a picture,
    /// nothing is kept and nothing restored.
    pub state: Option<PathBuf>,
}

impl Options {
    /// \[px\] — size of the window.
    fn size(&self) -> (u32, u32) {
        self.size.unwrap_or((1280, 800))
    }

    /// Whether it is opened for pictures alone.
    fn is_pictured(&self) -> bool {
        self.screenshot.is_some() || self.pictures.is_some()
    }

    /// The pictures to be taken.
    fn shots(&self) -> Vec<picture::Shot> {
        let one = self.screenshot.clone().map(picture::Shot::as_it_stands);
        let many = self.pictures.as_ref();
        let many = many.map(|folder| picture::gallery(folder, self.size()));
        one.into_iter().chain(many.into_iter().flatten()).collect()
    }
}

/// Why there was no window, or no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewError {
    /// The scenario cannot be read: all problems.
    NoScenario(String),
    /// No display or no GPU.
    NoScreen(String),
    /// The picture could not be taken.
    NoPicture(String),
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScenario(why) => write!(f, "{why}"),
            Self::NoScreen(why) => write!(f, "no window can be opened: {why}"),
            Self::NoPicture(why) => write!(f, "no picture was taken: {why}"),
        }
    }
}

impl std::error::Error for ViewError {}

/// What is shown.
#[derive(Resource)]
struct Shown(Session);

/// Opens a window on a truce and returns when it is closed.
///
/// # Errors
/// When the scenario cannot be read, when there is no display or no GPU, or when a picture was
/// asked for and could not be taken.
pub fn run(loader: Loader, checker: Checker, options: Options) -> Result<(), ViewError> {
    let started = measure::now();
    let (mut session, memory) = prepared(loader, &options).map_err(ViewError::NoScenario)?;
    session.set_checker(checker);
    if let Some(path) = &options.check {
        session.apply(Intent::Check(Some(path.clone())));
    }
    if let Some(path) = &options.results {
        session.apply(Intent::ReadResults(path.clone()));
    }
    screen::look_for_display()?;
    let outcome = picture::Outcome::default();
    let shots = options.shots();
    for picture::Shot { path, .. } in &shots {
        // a picture of yesterday must not pass for one of today
        if let Err(error) = std::fs::remove_file(path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            let words = format!("cannot write: {error}; {}", path.display());
            return Err(ViewError::NoPicture(words));
        }
    }
    let up = screen::Up::default();
    let asked = !shots.is_empty();
    let measured = measure::Outcome::default();
    let stopwatch = options
        .measure
        .then(|| measure::Stopwatch::new(started, Arc::clone(&measured)));
    screen::guarded(&up, || {
        let mut app = build(session, memory, &options, shots, &up, &outcome);
        if let Some(stopwatch) = stopwatch {
            app.insert_resource(stopwatch);
        }
        app.run()
    })?;
    let found = measured
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(found) = found {
        // whoever closed the other end does not want to know
        let _ = std::io::stdout().write_all(found?.as_bytes());
    }
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

/// The session as the options ask for it, and what keeps it for the next time.
fn prepared(loader: Loader, options: &Options) -> Result<(Session, Option<Memory>), String> {
    let mut session = Session::new(loader, options.opening.clone())?;
    // in a picture nobody points: the pointer lies where the virtual screen put it
    let pictured = options.is_pictured();
    session.pointer = !pictured;
    // a picture is the same for everybody
    let kept = !pictured && !options.measure;
    let state = options.state.clone().filter(|_| kept);
    let mut memory = state.map(|path| Memory::restore(path, &mut session));
    session.apply(Intent::Look(options.view));
    session.apply(Intent::SelectSector(options.sector));
    session.apply(Intent::OpenTab(options.tab));
    if options.light {
        session.apply(Intent::Dark(false));
    }
    if options.scale > 0.0 {
        session.apply(Intent::Scale(options.scale));
    }
    if let Some(violation) = options.why {
        session.apply(Intent::Why(violation));
    }
    if let Some(name) = &options.beside {
        let regimes = &session.opened().spec.regimes;
        let Some(regime) = regimes.iter().position(|regime| regime.name == *name) else {
            let known: Vec<&str> = regimes.iter().map(|r| r.name.as_str()).collect();
            return Err(format!(
                "no regime {name} to compare with; --beside; this scenario has {}",
                known.join(", ")
            ));
        };
        session.apply(Intent::CompareWith(regime));
    }
    session.apply(Intent::Go(options.screen));
    if let Some(memory) = &mut memory {
        memory.begin(&session);
    }
    Ok((session, memory))
}

fn build(
    mut session: Session,
    memory: Option<Memory>,
    options: &Options,
    shots: Vec<picture::Shot>,
    up: &screen::Up,
    outcome: &picture::Outcome,
) -> App {
    let jobs = session.take_jobs();
    let (width, height) = options.size();
    let mut resolution = WindowResolution::new(width, height);
    if options.is_pictured() {
        // the same picture on any desktop
        resolution = resolution.with_scale_factor_override(1.0);
    }
    let window = Window {
        title: format!("Truceline — {}", session.opened().spec.title),
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
        .insert_resource(ClearColor(map::color(theme::DARK.page)))
        .insert_resource(WinitSettings::continuous())
        .insert_resource(Shown(session))
        .init_resource::<map::Canvas>()
        .init_resource::<errands::Reel>()
        .add_systems(Startup, map::set_up)
        .add_systems(
            Update,
            (
                measure::step,
                move_time,
                errands::run,
                errands::record,
                map::redraw,
                picture::take,
                save_power,
            )
                .chain(),
        )
        .add_systems(
            PreUpdate,
            let_egui_rest
                .after(EguiPreUpdateSet::ProcessInput)
                .before(EguiPreUpdateSet::BeginPass),
        )
        .add_systems(EguiPrimaryContextPass, panels);
    if !shots.is_empty() {
        app.insert_resource(picture::Job::new(shots, outcome));
    }
    if let Some(memory) = memory {
        app.insert_resource(memory).add_systems(Last, memory::keep);
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
    in_background(jobs);
    app
}

fn in_background(jobs: Vec<truce::Work>) {
    for work in jobs {
        AsyncComputeTaskPool::get()
            .spawn(async move { work() })
            .detach();
    }
}

/// Takes what has been computed, and lets the clock run.
fn move_time(mut shown: ResMut<Shown>, time: Res<Time<Real>>) {
    // a window that was dragged or hidden must not jump ahead
    shown.0.pass(time.delta_secs().min(0.1));
    in_background(shown.0.take_jobs());
}

/// Draws all the time while something moves, and otherwise only when something happens.
fn save_power(
    shown: Res<Shown>,
    job: Option<Res<picture::Job>>,
    stopwatch: Option<Res<measure::Stopwatch>>,
    reel: Res<errands::Reel>,
    mut settings: ResMut<WinitSettings>,
) {
    let watched = job.is_some() || stopwatch.is_some() || reel.is_busy();
    let busy = shown.0.clock.playing || shown.0.is_busy() || watched;
    *settings = if busy {
        WinitSettings::continuous()
    } else {
        WinitSettings::desktop_app()
    };
}

/// `bevy_egui` 0.42 tells of the modifier keys with every picture, and egui asks for another
/// picture whenever it is told anything: without this the window would never rest. Where nobody
/// points, the pointer of the screen counts for nothing.
fn let_egui_rest(
    shown: Res<Shown>,
    mut inputs: Query<&mut EguiInput>,
    mut known: Local<Option<egui::Modifiers>>,
) {
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => known.replace(*now) != Some(*now),
            egui::Event::PointerMoved(_) => shown.0.pointer,
            _ => true,
        });
    }
}

/// Shows the code of the truce, says it on the terminal, and gives it to the clipboard: which only
/// a build with the clipboard of `bevy_egui` has.
fn copy_code(context: &egui::Context, session: &mut Session) {
    session.trouble = Some(match session.code() {
        Ok(code) => {
            context.copy_text(code.clone());
            // without a terminal it stands in the window all the same
            let _ = writeln!(std::io::stdout(), "{code}");
            format!("code of this truce and place, on the terminal too: {code}")
        }
        Err(words) => words,
    });
}

/// Shows the panels, and does what they ask for.
fn panels(
    mut contexts: EguiContexts,
    mut shown: ResMut<Shown>,
    mut canvas: ResMut<map::Canvas>,
    mut clear: ResMut<ClearColor>,
    mut dressed: Local<Option<session::Settings>>,
    mut redraw: MessageWriter<RequestRedraw>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let settings = shown.0.settings;
    if dressed.is_none() {
        panels::give_fonts(context);
    }
    if *dressed != Some(settings) {
        let palette = theme::palette(settings.dark);
        panels::dress(context, palette);
        context.set_zoom_factor(settings.scale);
        clear.0 = map::color(palette.page);
        *dressed = Some(settings);
    }
    let mut window = egui::Ui::new(
        context.clone(),
        "window".into(),
        egui::UiBuilder::new()
            .layer_id(egui::LayerId::background())
            .max_rect(context.viewport_rect()),
    );
    let (wants, mut shapes) = screens::window(&mut window, &shown.0);
    for point in shapes.iter_mut().flat_map(|shape| &mut shape.points) {
        // panels count in points, the mesh in logical pixels of the window
        *point = point.map(|x| x * settings.scale);
    }
    if canvas.shapes != shapes {
        canvas.shapes = shapes;
        canvas.version += 1;
        // the map follows one picture later
        redraw.write(RequestRedraw);
    }
    if !wants.is_empty() {
        redraw.write(RequestRedraw);
    }
    for intent in wants {
        if intent == Intent::CopyLink {
            copy_code(context, &mut shown.0);
        } else {
            shown.0.apply(intent);
        }
    }
    in_background(shown.0.take_jobs());
    Ok(())
}
