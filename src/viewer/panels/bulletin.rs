//! The bulletin: a day in words, always against the day before.

use super::muted;
use crate::model::Story;
use crate::model::ledger::story::Claim;
use crate::viewer::evidence::{self, Level};
use crate::viewer::intent::View;
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Ui};

/// What a day had, as the mission knew it at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayKnown {
    /// New cases.
    pub cases: u32,
    /// Of these with two sources or more.
    pub corroborated: u32,
    /// Findings confirmed.
    pub confirmed: u32,
    /// Of these naming a and b.
    pub named: [u32; 2],
    /// Findings adopted.
    pub adopted: u32,
    /// Claims by a and b.
    pub claims: [u32; 2],
    /// Visits refused.
    pub refused: u32,
    /// Whether it warned that the rhythm of the whole front had shifted.
    pub front_shifted: bool,
    /// Areas of which it warned so.
    pub areas_shifted: u32,
}

/// What a day had, up to a second.
pub fn day_known(story: &Story, day: u32, now: u32) -> DayKnown {
    let (from, to) = (day * 86_400, ((day + 1) * 86_400).min(now + 1));
    let within = |at: u32| at >= from && at < to;
    let mut known = DayKnown::default();
    for dossier in &story.dossiers {
        if let Some(at) = evidence::standing(dossier, to.saturating_sub(1))
            && within(at.first_s)
        {
            known.cases += 1;
            known.corroborated += u32::from(at.assets >= 2 || at.level >= Level::Corroborated);
        }
        if let Some(said) = dossier.finding {
            if within(said.confirmed_s) {
                known.confirmed += 1;
                if let Some(side) = said.named {
                    known.named[side as usize] += 1;
                }
            }
            known.adopted += u32::from(said.adopted_s.is_some_and(within));
        }
    }
    let handed = |claim: &&Claim| within(claim.handed_s);
    for claim in story.claims.iter().filter(handed) {
        known.claims[claim.by as usize] += 1;
    }
    known.refused = story.refused.iter().filter(|r| within(r.time_s)).count() as u32;
    for alarm in story.alarms.iter().filter(|alarm| within(alarm.time_s)) {
        known.front_shifted |= alarm.area.is_none();
        known.areas_shifted += u32::from(alarm.area.is_some());
    }
    known
}

/// The day of the clock in words.
pub fn text(
    day: u32,
    today: &DayKnown,
    before: Option<&DayKnown>,
    jammed: &[(usize, usize)],
) -> String {
    let against = |count: fn(&DayKnown) -> u32| match before {
        Some(before) => format!(" (previous day {})", count(before)),
        None => String::new(),
    };
    let mut words = format!(
        "Day {}: {} new cases{}, of which {} corroborated; {} findings confirmed{}",
        day + 1,
        today.cases,
        against(|d| d.cases),
        today.corroborated,
        today.confirmed,
        against(|d| d.confirmed),
    );
    let [a, b] = today.named;
    if today.confirmed > 0 {
        words += &format!(", {a} naming side a, {b} naming side b");
    }
    words += &format!("; {} adopted{}", today.adopted, against(|d| d.adopted));
    let [a, b] = today.claims;
    words += &format!("; {a} claims by side a, {b} by side b");
    if today.refused > 0 {
        words += &format!(
            "; access denied {} time{}*{}",
            today.refused,
            if today.refused == 1 { "" } else { "s" },
            against(|d| d.refused)
        );
    }
    words += &shifted(today);
    if !jammed.is_empty() {
        let stretches: Vec<String> = jammed
            .iter()
            .take(6)
            .map(|(from, to)| {
                if from == to {
                    format!("{}", from + 1)
                } else {
                    format!("{}–{}", from + 1, to + 1)
                }
            })
            .collect();
        let more = if jammed.len() > 6 {
            " and elsewhere"
        } else {
            ""
        };
        words += &format!(
            "; signals assessed as jammed in sectors {}{more}",
            stretches.join(", ")
        );
    }
    words + "."
}

/// The warning of a day that the rhythm of incidents has shifted; nothing where there is none.
fn shifted(today: &DayKnown) -> String {
    let front = today.front_shifted.then(|| "the whole front".to_owned());
    let areas = match today.areas_shifted {
        0 => None,
        1 => Some("one area".to_owned()),
        n => Some(format!("{n} areas")),
    };
    let places: Vec<String> = front.into_iter().chain(areas).collect();
    if places.is_empty() {
        String::new()
    } else {
        let places = places.join(", ");
        format!("; warning of a shift in the rhythm of incidents: {places}")
    }
}

/// The days up to the clock, newest first.
pub fn bulletin(ui: &mut Ui, session: &Session) {
    let Some(story) = session.left.story() else {
        ui.label(muted(
            session,
            "The bulletin comes when the truce has been computed.",
        ));
        return;
    };
    if matches!(session.view(), View::Side(_)) {
        ui.label(muted(
            session,
            "What the mission publishes; a side reads it the next day.",
        ));
    }
    let now = session.clock.second();
    let today = now / 86_400;
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            for day in (today.saturating_sub(6)..=today).rev() {
                let at = ((day + 1) as f32 * 24.0).min(session.clock.hours());
                let jammed = session.left.frame(at).map(jammed_runs).unwrap_or_default();
                let known = day_known(story, day, now);
                let before = day.checked_sub(1).map(|d| day_known(story, d, now));
                let words = RichText::new(text(day, &known, before.as_ref(), &jammed));
                ui.label(if day == today { words.strong() } else { words });
            }
            ui.label(muted(
                session,
                "* a visit asked for and refused. Claims are what parties say, not findings.",
            ));
        });
}

fn jammed_runs(frame: &crate::model::Frame) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for run in frame
        .sectors
        .chunk_by(|one, next| one.jammed == next.jammed)
    {
        if run[0].jammed {
            runs.push((from, from + run.len() - 1));
        }
        from += run.len();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::story::Alarm;

    #[test]
    fn a_day_is_told_against_the_day_before() {
        let today = DayKnown {
            cases: 9,
            corroborated: 2,
            confirmed: 1,
            named: [1, 0],
            adopted: 0,
            claims: [3, 4],
            refused: 3,
            front_shifted: true,
            areas_shifted: 2,
        };
        let before = DayKnown {
            cases: 4,
            ..DayKnown::default()
        };
        let words = text(11, &today, Some(&before), &[(30, 33)]);
        assert!(words.starts_with("Day 12: 9 new cases (previous day 4), of which 2 corroborated"));
        assert!(words.contains("access denied 3 times* (previous day 0)"));
        assert!(words.contains("jammed in sectors 31–34"));
        assert!(
            words.contains(
                "; warning of a shift in the rhythm of incidents: the whole front, 2 areas"
            )
        );
        assert!(!text(0, &today, None, &[]).contains("previous"));
        assert!(!text(11, &before, None, &[]).contains("warning"));
    }

    #[test]
    fn a_warning_is_told_on_its_day_and_not_before_its_hour() {
        let third = 3 * 86_400;
        let alarm = |area| Alarm {
            time_s: third,
            area,
        };
        let story = Story {
            alarms: vec![alarm(None), alarm(Some(2)), alarm(Some(4))],
            ..Story::default()
        };
        let told = |day, now| {
            let known = day_known(&story, day, now);
            (known.front_shifted, known.areas_shifted)
        };
        assert_eq!(told(3, 10 * 86_400), (true, 2));
        assert_eq!(told(3, third - 1), (false, 0));
        assert_eq!(told(2, 10 * 86_400), (false, 0));
        assert_eq!(told(4, 10 * 86_400), (false, 0));
    }
}
