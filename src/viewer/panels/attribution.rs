//! Who broke it first, in truth, as reported, as established; and one case weighed.

use super::evidence::source;
use super::{Wants, color32, colours, likely, muted, of_twenty};
use crate::model::Story;
use crate::model::ledger::story::Dossier;
use crate::model::spec::Label;
use crate::viewer::clock::in_words;
use crate::viewer::evidence;
use crate::viewer::intent::Intent;
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Stroke, Ui, pos2, vec2};

/// One of the three clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstBreach {
    /// \[s\] — when it happened, or is said to have.
    pub happened_s: u32,
    /// \[s\] — when it was known; that of its happening for the truth.
    pub known_s: u32,
    /// Whose, if a side is named.
    pub side: Option<Label>,
    /// Sector.
    pub sector: u16,
}

/// First serious breach in truth (by itself, or many small ones in sum), as first reported and as
/// first established, as known at a second. The last two are serious by the mission's own numbers.
pub fn three_clocks(story: &Story, now: u32) -> [Option<FirstBreach>; 3] {
    let truth = story
        .serious
        .first()
        .filter(|serious| serious.since_s <= now)
        .map(|serious| FirstBreach {
            happened_s: serious.since_s,
            known_s: serious.since_s,
            side: Some(serious.side),
            sector: serious.sector,
        });
    let reported = story
        .dossiers
        .iter()
        .filter_map(|dossier| {
            let finding = dossier.finding.filter(|said| said.grave);
            let said = finding.filter(|said| said.confirmed_s <= now)?;
            Some((said.confirmed_s, dossier, said.named))
        })
        .min_by_key(|(at, _, _)| *at)
        .map(|(at, dossier, named)| first(dossier, at, named));
    let established = story
        .dossiers
        .iter()
        .filter_map(|dossier| {
            let said = dossier.finding.filter(|said| said.grave)?;
            let at = said.adopted_s.filter(|at| *at <= now)?;
            said.named.map(|side| (at, dossier, Some(side)))
        })
        .min_by_key(|(at, _, _)| *at)
        .map(|(at, dossier, named)| first(dossier, at, named));
    [truth, reported, established]
}

fn first(dossier: &Dossier, known_s: u32, side: Option<Label>) -> FirstBreach {
    FirstBreach {
        happened_s: (dossier.from_s + dossier.to_s) / 2,
        known_s,
        side,
        sector: dossier.sector,
    }
}

/// Who broke it first, and the selected case.
pub fn attribution(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let Some(story) = session.left.story() else {
        ui.label(muted(
            session,
            "This comes when the truce has been computed.",
        ));
        return;
    };
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(360.0);
            clocks(ui, session, story, wants);
        });
        ui.separator();
        ui.vertical(
            |ui| match session.case.and_then(|c| story.dossiers.get(c as usize)) {
                Some(dossier) => case(ui, session, story, dossier, wants),
                None => {
                    ui.label("No case is selected. Choose one in Evidence, or press Ctrl →.");
                }
            },
        );
    });
}

fn clocks(ui: &mut Ui, session: &Session, story: &Story, wants: &mut Wants) {
    ui.label(RichText::new("Who broke it first?").strong());
    let now = session.clock.second();
    let clocks = three_clocks(story, now);
    let open = session.view().shows_truth();
    let names = [
        (
            "in truth",
            "First violation after the hours of grace that is serious, by itself or with others of its side",
        ),
        (
            "as reported",
            "First serious finding that the mission confirmed",
        ),
        (
            "as established",
            "First serious finding adopted that names a side",
        ),
    ];
    for (i, ((name, about), clock)) in names.into_iter().zip(clocks).enumerate() {
        ui.horizontal(|ui| {
            ui.label(muted(session, name)).on_hover_text(about);
            if i == 0 && !open {
                ui.label(muted(
                    session,
                    "hidden: look through Truth (4) or Score (5)",
                ));
                return;
            }
            let Some(clock) = clock else {
                ui.label("none so far");
                return;
            };
            let palette = colours(session);
            let (words, colour) = match clock.side {
                Some(side) => (
                    format!("side {}", side.name()),
                    palette.side_words[side as usize],
                ),
                None => ("no side named".to_owned(), palette.unknown),
            };
            ui.label(RichText::new(words).strong().color(color32(colour)));
            let place = format!(
                "{}, sector {}",
                in_words(clock.happened_s as f32 / 3_600.0),
                clock.sector + 1
            );
            if ui.link(place).clicked() {
                wants.push(Intent::Seek(clock.happened_s as f32 / 3_600.0));
                wants.push(Intent::SelectSector(Some(usize::from(clock.sector))));
            }
            if clock.known_s > clock.happened_s {
                let hours = (clock.known_s - clock.happened_s) as f32 / 3_600.0;
                ui.label(muted(session, format!("known {hours:.0} h later")));
            }
        });
    }
    if let ([Some(truth), _, Some(said)], true) = (clocks, open)
        && truth.side != said.side
    {
        let palette = colours(session);
        let words = "! The first serious finding that names a side names the other one.";
        ui.label(RichText::new(words).color(color32(palette.attention)));
    }
}

/// One case: its three hypotheses, and what each piece of evidence weighed.
fn case(ui: &mut Ui, session: &Session, story: &Story, dossier: &Dossier, wants: &mut Wants) {
    let now = session.clock.second();
    let Some(standing) = evidence::standing(dossier, now) else {
        ui.label("Nothing had been heard of this case at this hour.");
        return;
    };
    ui.horizontal(|ui| {
        let title = format!(
            "Case {}: {} in sector {}, {}",
            dossier.case,
            story.kinds[usize::from(dossier.kind)],
            dossier.sector + 1,
            in_words(dossier.from_s as f32 / 3_600.0)
        );
        ui.label(RichText::new(title).strong());
        ui.label(standing.level.word());
        if let (Some(violation), true) = (dossier.violation, session.view().shows_truth())
            && ui.link(format!("violation {violation}: why?")).clicked()
        {
            wants.push(Intent::Why(violation));
        }
    });
    bar(ui, session, dossier, standing.belief);
    egui::ScrollArea::vertical()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            egui::Grid::new("weights").striped(true).show(ui, |ui| {
                for name in ["received", "source", "weighs", "toward a", "odds"] {
                    ui.label(muted(session, name));
                }
                ui.end_row();
                let mut odds = dossier.prior_odds;
                ui.label("before");
                ui.label("what such a case is worth before anybody reports");
                ui.label("");
                ui.label("");
                ui.label(odds_words(odds));
                ui.end_row();
                for piece in dossier.evidence.iter().filter(|p| p.received_s <= now) {
                    odds *= piece.factor;
                    ui.label(in_words(piece.received_s as f32 / 3_600.0));
                    ui.label(source(story, piece.source));
                    ui.label(times(piece.factor));
                    ui.label(if (piece.factor_a - 1.0).abs() < 0.01 {
                        "–".to_owned()
                    } else {
                        times(piece.factor_a)
                    });
                    ui.label(odds_words(odds));
                    ui.end_row();
                }
            });
        });
}

/// `× 3.2` or `÷ 3.2`.
pub fn times(factor: f32) -> String {
    if factor >= 1.0 {
        format!("× {}", short(factor))
    } else {
        format!("÷ {}", short(1.0 / factor.max(1e-30)))
    }
}

fn short(x: f32) -> String {
    match x {
        x if x < 10.0 => format!("{x:.1}"),
        x if x < 10_000.0 => format!("{x:.0}"),
        x => format!("{x:.0e}"),
    }
}

fn odds_words(odds: f32) -> String {
    if odds >= 1.0 {
        format!("{} to 1", short(odds))
    } else {
        format!("1 to {}", short(1.0 / odds.max(1e-30)))
    }
}

/// Side a, no party or nothing prohibited, side b: twenty dots.
fn bar(ui: &mut Ui, session: &Session, dossier: &Dossier, belief: f32) {
    let now = session.clock.second();
    let said = dossier.finding.filter(|said| said.confirmed_s <= now);
    let (p_a, neither) = match said {
        Some(said) => (said.p_a, said.p_neither.max(1.0 - belief)),
        None => {
            let sides: f32 = dossier
                .evidence
                .iter()
                .filter(|p| p.received_s <= now)
                .map(|p| p.factor_a)
                .product();
            (sides / (1.0 + sides), 1.0 - belief)
        }
    };
    let shares = [
        (1.0 - neither) * p_a,
        neither,
        (1.0 - neither) * (1.0 - p_a),
    ];
    let dots = in_dots(shares);
    let palette = colours(session);
    ui.horizontal(|ui| {
        let (rect, response) =
            ui.allocate_exact_size(vec2(20.0 * 12.0, 14.0), egui::Sense::hover());
        let kinds = std::iter::repeat_n(0, dots[0])
            .chain(std::iter::repeat_n(1, dots[1]))
            .chain(std::iter::repeat_n(2, dots[2]));
        for (i, kind) in kinds.enumerate() {
            let at = pos2(rect.left() + 6.0 + 12.0 * i as f32, rect.center().y);
            match kind {
                0 => ui
                    .painter()
                    .circle_filled(at, 4.5, color32(palette.sides[0])),
                2 => ui
                    .painter()
                    .circle_filled(at, 4.5, color32(palette.sides[1])),
                _ => {
                    ui.painter()
                        .circle_stroke(at, 4.0, Stroke::new(1.2, color32(palette.unknown)))
                }
            };
        }
        response.on_hover_text(format!(
            "side a {}; no party, or nothing prohibited {}; side b {}",
            of_twenty(shares[0]),
            of_twenty(shares[1]),
            of_twenty(shares[2])
        ));
        ui.label(format!(
            "a {} · neither {} · b {}",
            dots[0], dots[1], dots[2]
        ));
        ui.label(muted(
            session,
            format!("something prohibited: {}", likely(belief)),
        ));
    });
}

/// Twenty dots by shares that sum to one: largest remainders.
fn in_dots(shares: [f32; 3]) -> [usize; 3] {
    let exact = shares.map(|share| (share.clamp(0.0, 1.0)) * 20.0);
    let mut dots = exact.map(|x| x.floor() as usize);
    while dots.iter().sum::<usize>() < 20 {
        let mut most = 0;
        for i in 1..3 {
            if exact[i] - dots[i] as f32 > exact[most] - dots[most] as f32 {
                most = i;
            }
        }
        dots[most] += 1;
    }
    dots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::story::Serious;
    use crate::viewer::tests_support::{dossier, said, story};

    #[test]
    fn weights_are_put_in_factors() {
        assert_eq!(times(3.0), "× 3.0");
        assert_eq!(times(0.25), "÷ 4.0");
        assert_eq!(odds_words(9.0), "9.0 to 1");
        assert_eq!(odds_words(0.02), "1 to 50");
    }

    #[test]
    fn dots_are_twenty() {
        for shares in [[0.333, 0.333, 0.334], [1.0, 0.0, 0.0], [0.02, 0.96, 0.02]] {
            assert_eq!(in_dots(shares).iter().sum::<usize>(), 20);
        }
        assert_eq!(in_dots([0.75, 0.0, 0.25]), [15, 0, 5]);
    }

    #[test]
    fn the_clocks_run_only_as_far_as_the_hour() {
        let story = story();
        assert_eq!(three_clocks(&story, 0), [None; 3]);
        let [_, reported, _] = three_clocks(&story, story.end_s);
        let first = reported.expect("a finding in seven days");
        assert!(first.known_s >= first.happened_s || first.happened_s - first.known_s < 86_400);
        assert_eq!(three_clocks(&story, first.known_s - 1)[1], None);
    }

    #[test]
    fn each_clock_has_its_own_first_serious_breach() {
        let mut story = Story {
            dossiers: vec![dossier(0, 90), dossier(1, 190), dossier(2, 290)],
            ..Story::default()
        };
        story.serious.push(Serious {
            since_s: 50,
            side: Label::B,
            sector: 7,
            parts: 3,
        });
        // confirmed first, and not serious; serious, and naming nobody; serious, and adopted late
        let mut slight = said(100, Some(110), Some(Label::B));
        slight.grave = false;
        story.dossiers[0].finding = Some(slight);
        story.dossiers[1].finding = Some(said(200, Some(210), None));
        story.dossiers[2].finding = Some(said(300, Some(500), Some(Label::A)));
        let at = |now| {
            three_clocks(&story, now)
                .map(|clock| clock.map(|clock| (clock.known_s, clock.side, clock.sector)))
        };
        let truth = Some((50, Some(Label::B), 7));
        let reported = Some((200, None, 1));
        assert_eq!(at(49), [None; 3]);
        assert_eq!(at(50), [truth, None, None]);
        assert_eq!(at(199), [truth, None, None]);
        assert_eq!(at(499), [truth, reported, None]);
        assert_eq!(at(500), [truth, reported, Some((500, Some(Label::A), 2))]);
    }
}
