//! Panels as those know them who cannot see: by roles, names and values of what can be worked
//! (AccessKit), and asked one by one, without a window around them.

use crate::model::Mode;
use crate::viewer::intent::{Screen, View};
use crate::viewer::keymap::Action;
use crate::viewer::orders::Order;
use crate::viewer::panels::*;
use crate::viewer::screens;
use crate::viewer::tests_support::{REGIMES, session, settle};
use egui::accesskit::{Role, Toggled};
use egui::vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

/// A session, and what was asked of it.
type Asked = (Session, Wants);

/// A panel by itself.
fn alone<'a>(
    session: Session,
    mut panel: impl FnMut(&mut Ui, &Session, &mut Wants) + 'a,
) -> Harness<'a, Asked> {
    let app = move |ui: &mut Ui, (session, wants): &mut Asked| panel(ui, session, wants);
    Harness::builder()
        .with_size(vec2(1_280.0, 720.0))
        .build_ui_state(app, (session, Vec::new()))
}

/// What was asked since the last time.
fn asked(panel: &mut Harness<'_, Asked>) -> Wants {
    panel.run_steps(2);
    std::mem::take(&mut panel.state_mut().1)
}

/// Clicks what has a role and a name; what is asked for then.
fn click(panel: &mut Harness<'_, Asked>, role: Role, name: &str) -> Wants {
    panel.get_by_role_and_label(role, name).click();
    asked(panel)
}

/// A session of seven days that has been computed, under a regime, at an hour.
fn computed(regime: &str, hour: f32) -> Session {
    let mut session = session();
    let at = REGIMES.iter().position(|name| *name == regime);
    session.apply(Intent::ChooseRegime(at.expect("a regime")));
    settle(&mut session);
    session.apply(Intent::Seek(hour));
    session
}

/// All words that a screen reader would read.
fn words(panel: &Harness<'_, Asked>) -> String {
    let all = panel.root().children_recursive();
    let each = all.filter_map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    });
    each.collect::<Vec<String>>().join("\n")
}

/// Roles of what a person can work.
const WORKED: [Role; 9] = [
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::Link,
    Role::MenuItem,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
];

#[test]
fn all_that_can_be_worked_has_a_name() {
    let session = computed("layered", 120.0);
    let mut window = alone(session, |ui, session, wants| {
        wants.extend(screens::window(ui, session).0);
    });
    let mut nameless = Vec::new();
    let mut seen = 0;
    let mut look = |window: &mut Harness<'_, Asked>, place: &str| {
        window.run_steps(2);
        for node in window.root().children_recursive() {
            let node = node.accesskit_node();
            if WORKED.contains(&node.role()) {
                seen += 1;
                if node.label().is_none_or(|label| label.trim().is_empty()) {
                    let value = node.value();
                    nameless.push(format!("{place}: {:?} {value:?}", node.role()));
                }
            }
        }
    };
    for (screen, name) in Screen::ALL {
        window.state_mut().0.apply(Intent::Go(screen));
        settle(&mut window.state_mut().0);
        look(&mut window, name);
    }
    window.state_mut().0.apply(Intent::Go(Screen::Lab));
    window.state_mut().0.apply(Intent::SelectSector(Some(3)));
    window.state_mut().0.apply(Intent::SelectCase(Some(0)));
    for (tab, name) in Tab::ALL {
        window.state_mut().0.apply(Intent::OpenTab(tab));
        look(&mut window, name);
    }
    assert!(nameless.is_empty(), "{}", nameless.join("\n"));
    assert!(seen > 200, "only {seen} things to work");
}

#[test]
fn the_top_asks_for_another_truce() {
    let mut panel = alone(session(), top);
    assert!(asked(&mut panel).is_empty());
    assert_eq!(
        click(&mut panel, Role::Button, "shadow"),
        [Intent::ChooseMode(Mode::Shadow)]
    );
    // the list of regimes, and one of them
    panel.get_by_role(Role::ComboBox).click();
    assert!(asked(&mut panel).is_empty());
    let i = REGIMES.iter().position(|name| *name == "inspections");
    assert_eq!(
        click(&mut panel, Role::Button, "inspections"),
        [Intent::ChooseRegime(i.expect("a regime"))]
    );
    let truth = click(&mut panel, Role::Button, "Truth");
    assert_eq!(truth, [Intent::Look(View::Truth)]);
}

#[test]
fn commitments_and_seed_can_be_typed() {
    let mut panel = alone(session(), top);
    for (name, text, wanted) in [
        ("seed", "17", Intent::SetSeed(17)),
        (
            "commitment of side b",
            "0.25",
            Intent::Tune("sides.b.commitment".into(), "0.25".into()),
        ),
    ] {
        // a click makes the number a field
        panel.get_by_role_and_label(Role::SpinButton, name).click();
        asked(&mut panel);
        panel.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        panel.event(egui::Event::Text(text.to_owned()));
        panel.run_steps(2);
        panel.key_press(egui::Key::Enter);
        assert_eq!(asked(&mut panel), [wanted], "{name}");
    }
}

#[test]
fn what_is_locked_away_cannot_be_pressed() {
    let mut panel = alone(session(), top);
    panel.state_mut().0.apply(Intent::Lock(true));
    panel.run_steps(2);
    for (name, locked) in [("Monitors", false), ("Truth", true), ("Score", true)] {
        let button = panel.get_by_role_and_label(Role::Button, name);
        assert_eq!(button.accesskit_node().is_disabled(), locked, "{name}");
        button.click();
        panel.run_steps(2);
    }
    assert_eq!(asked(&mut panel), [Intent::Look(View::Monitors)]);
}

#[test]
fn settings_say_what_holds_and_change_it() {
    let mut settings = session();
    settings.apply(Intent::Go(Screen::Settings));
    let mut panel = alone(settings, screens::page);
    let motion = panel.get_by_role(Role::CheckBox);
    let is_on = panel.state().0.settings.motion;
    let wanted = if is_on { Toggled::True } else { Toggled::False };
    assert_eq!(motion.accesskit_node().toggled(), Some(wanted));
    motion.click();
    assert_eq!(asked(&mut panel), [Intent::Motion(!is_on)]);
    let is_dark = panel.state().0.settings.dark;
    let other = if is_dark { "light" } else { "dark" };
    assert_eq!(
        click(&mut panel, Role::Button, other),
        [Intent::Dark(!is_dark)]
    );
    assert_eq!(
        click(&mut panel, Role::Button, "Lock the truth away"),
        [Intent::Lock(true)]
    );
    // the sheet of keys: a key is named with what it does
    let keep = panel.state().0.keyboard.map.words(Action::Play);
    let names = words(&panel);
    let line = names.lines().find(|line| line.starts_with(&keep));
    assert!(line.is_some_and(|line| line.len() > keep.len()), "{names}");
}

#[test]
fn an_order_is_given_and_taken_back() {
    let hour = 140.0;
    let mut session = computed("observers", hour);
    session.apply(Intent::SelectSector(Some(3)));
    let mut panel = alone(session, inspector::inspector);
    let names = words(&panel);
    let name = names
        .lines()
        .find(|name| name.contains(" there)") && !name.contains("(0 there)"))
        .unwrap_or_else(|| panic!("nobody can be sent: {names}"))
        .to_owned();
    let wants = click(&mut panel, Role::Button, &name);
    let [Intent::Order(Order::Send { sensor, sector: 3 }, 24)] = &wants[..] else {
        panic!("{wants:?}");
    };
    assert!(name.starts_with(sensor.as_str()), "{name}: {sensor}");

    let mut session = panel.into_state().0;
    for intent in wants {
        session.apply(intent);
    }
    settle(&mut session);
    let mut panel = alone(session, mission::mission);
    assert!(words(&panel).contains("One order"), "{}", words(&panel));
    assert!(words(&panel).contains("went on day 6"), "{}", words(&panel));
    assert_eq!(
        click(&mut panel, Role::Button, "Save as a scenario"),
        [Intent::SaveScenario]
    );
    let wants = click(&mut panel, Role::Button, "take back");
    assert_eq!(wants, [Intent::TakeBack(0)]);
    for intent in wants {
        panel.state_mut().0.apply(intent);
    }
    settle(&mut panel.state_mut().0);
    panel.run_steps(2);
    assert!(words(&panel).contains("No orders were given"));
}

#[test]
fn the_log_is_filtered_by_words() {
    let mut panel = alone(computed("layered", 150.0), evidence::evidence);
    let all = |panel: &Harness<'_, Asked>| {
        let names = words(panel);
        let line = names.lines().find(|line| line.ends_with(" cases"));
        let line = line.unwrap_or_else(|| panic!("no count: {names}"));
        let mut numbers = line.split(" of ");
        let [shown, total] = [numbers.next(), numbers.next()].map(|part| {
            let digits = part.unwrap_or_default().trim_end_matches(" cases");
            digits.parse::<usize>().expect("a number")
        });
        (shown, total)
    };
    let (shown, total) = all(&panel);
    assert!(shown == total && total > 20, "{shown} of {total}");
    panel
        .get_by_role_and_label(Role::TextInput, "filter")
        .click();
    panel.run_steps(2);
    panel.event(egui::Event::Text("sector:17".to_owned()));
    panel.run_steps(3);
    let (few, same) = all(&panel);
    assert!(few < total && same == total, "{few} of {same}");
    let wants = click(&mut panel, Role::Button, "Save as CSV");
    assert_eq!(wants, [Intent::ExportEvidence]);
}

#[test]
fn charts_and_bulletin_keep_the_truth_from_the_monitors() {
    let mut session = computed("layered", 150.0);
    let (chart, hidden) = ("False alarms a day", "not known here");
    for (view, known) in [(View::Monitors, false), (View::Truth, true)] {
        session.apply(Intent::Look(view));
        let panel = alone(session, |ui, session, _| charts::charts(ui, session, 400.0));
        let read = words(&panel);
        assert!(read.contains(chart), "{read}");
        assert_eq!(!read.contains(hidden), known, "{view:?}: {read}");
        assert_eq!(read.contains("the pause brought a"), known, "{view:?}");
        session = panel.into_state().0;
    }
    let panel = alone(session, |ui, session, _| bulletin::bulletin(ui, session));
    assert!(words(&panel).contains("Day 7: "), "{}", words(&panel));
}
