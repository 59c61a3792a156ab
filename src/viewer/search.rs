//! What can be found by typing: everything that can be done, and every place and time.

use super::clock::in_words;
use super::intent::{Intent, Screen, Search, Tab};
use super::keymap::{Action, TABLE};
use super::panels::{area_name, intent_of};
use super::session::Session;

/// Lines of the list at most.
const MOST: usize = 200;

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it is, in words.
    pub words: String,
    /// Its key, where it has one; of an area its sectors.
    pub key: String,
    /// What it asks for.
    pub intents: Vec<Intent>,
}

fn found(words: impl Into<String>, intents: Vec<Intent>) -> Found {
    Found {
        words: words.into(),
        key: String::new(),
        intents,
    }
}

/// What fits the words that were typed, best first.
pub fn search(session: &Session, search: &Search) -> Vec<Found> {
    let typed = search.words.trim().to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut all = numbers(session, &words);
    let mut named = places(session);
    if !search.places_only {
        named.splice(0..0, actions(session));
    }
    named.retain(|found| {
        let text = found.words.to_lowercase();
        words.iter().all(|word| text.contains(word))
    });
    // what begins with it comes first; else in their order
    named.sort_by_key(|found| !found.words.to_lowercase().starts_with(&typed));
    all.extend(named);
    all.truncate(MOST);
    all
}

/// The line that Enter takes.
pub fn chosen(search: &Search, n: usize) -> usize {
    search.chosen.min(n.saturating_sub(1))
}

fn actions(session: &Session) -> Vec<Found> {
    let map = matches!(session.screen, Screen::Lab | Screen::Compare);
    let itself = |action| matches!(action, Action::Palette | Action::Find);
    let lines = TABLE.iter().filter(|line| !itself(line.action));
    let actions = lines.filter_map(|line| {
        let mut intents = vec![intent_of(session, line.action)?];
        if !map && !line.everywhere {
            intents.insert(0, Intent::Go(Screen::Lab));
        }
        Some(Found {
            words: line.does.to_owned(),
            key: session.keyboard.map.words(line.action),
            intents,
        })
    });
    let mut all: Vec<Found> = actions.collect();
    for (screen, name) in Screen::ALL {
        let words = format!("screen {name}");
        all.push(found(words, vec![Intent::Go(screen)]));
    }
    for (i, regime) in session.opened().spec.regimes.iter().enumerate() {
        let words = format!("regime {}: {}", regime.name, regime.title);
        all.push(found(words, lab(session, [Intent::ChooseRegime(i)])));
        let words = format!("compare with regime {}: {}", regime.name, regime.title);
        let both = vec![Intent::CompareWith(i), Intent::Go(Screen::Compare)];
        all.push(found(words, both));
    }
    all.extend([
        found("check this scenario", vec![Intent::Check(None)]),
        found("save the evidence as a table", vec![Intent::ExportEvidence]),
        found("dark colours", vec![Intent::Dark(true)]),
        found("light colours", vec![Intent::Dark(false)]),
    ]);
    all
}

/// Intents that need a map, with the way to one.
fn lab<const N: usize>(session: &Session, intents: [Intent; N]) -> Vec<Intent> {
    let here = matches!(session.screen, Screen::Lab | Screen::Compare);
    let way = (!here).then_some(Intent::Go(Screen::Lab));
    way.into_iter().chain(intents).collect()
}

/// Areas of the front and bookmarks.
fn places(session: &Session) -> Vec<Found> {
    let mut all = Vec::new();
    if let Some(frame) = session.frame() {
        let mut from = 0;
        for run in frame.sectors.chunk_by(|one, next| one.area == next.area) {
            all.push(Found {
                words: format!("area {}", area_name(session, run[0].area)),
                key: format!("{} – {}", from + 1, from + run.len()),
                intents: sector(session, from),
            });
            from += run.len();
        }
    }
    for at in &session.clock.bookmarks {
        let words = format!("bookmark {}", in_words(*at));
        all.push(found(words, lab(session, [Intent::Seek(*at)])));
    }
    all
}

fn sector(session: &Session, i: usize) -> Vec<Intent> {
    let look = Intent::SelectSector(Some(i));
    lab(session, [look, Intent::OpenTab(Tab::Inspector)])
}

/// `sector 17`, `day 12`, `day 12 06:00`, `case 5`, `violation 17`, `seed 9`; a number alone, or the
/// start of a name before it, is all that it can be.
fn numbers(session: &Session, words: &[&str]) -> Vec<Found> {
    let (name, number, hour) = match words {
        [number] => ("", *number, None),
        [name, number] => (*name, *number, None),
        [name, number, hour] => (*name, *number, Some(*hour)),
        _ => return Vec::new(),
    };
    let Ok(number) = number.parse::<u64>() else {
        return Vec::new();
    };
    let hour = match hour.map(hours) {
        None => 0.0,
        Some(Some(hour)) => hour,
        Some(None) => return Vec::new(),
    };
    let mut all = Vec::new();
    let asked = |other: &str| other.starts_with(name);
    let place = usize::try_from(number).unwrap_or(usize::MAX);
    let sectors = usize::from(session.opened().spec.front.n_sectors);
    if asked("sector") && (1..=sectors).contains(&place) {
        all.push(found(
            format!("sector {number}"),
            sector(session, place - 1),
        ));
    }
    let at = number.saturating_sub(1) as f32 * 24.0 + hour;
    if asked("day") && number > 0 && at <= session.clock.total() {
        let words = in_words(at);
        all.push(found(words, lab(session, [Intent::Seek(at)])));
    }
    let story = session.left.story();
    let violation = u32::try_from(number).ok().filter(|number| {
        // whether there is one is part of the truth
        session.locked
            || story.is_none_or(|story| story.deeds.iter().any(|deed| deed.violation == *number))
    });
    if let Some(violation) = violation.filter(|_| asked("violation")) {
        let words = format!("violation {number}: why it was or was not established");
        all.push(found(words, lab(session, [Intent::Why(violation)])));
    }
    let dossiers = story.map_or(&[][..], |story| story.dossiers.as_slice());
    let case = dossiers
        .iter()
        .position(|dossier| u64::from(dossier.case) == number);
    if let Some(case) = case.and_then(|i| u32::try_from(i).ok())
        && asked("case")
    {
        let open = Intent::OpenTab(Tab::Attribution);
        let look = Intent::SelectCase(Some(case));
        all.push(found(format!("case {number}"), lab(session, [look, open])));
    }
    if asked("seed") && name.len() > 1 {
        let words = format!("seed {number}");
        all.push(found(words, lab(session, [Intent::SetSeed(number)])));
    }
    all
}

/// \[h\] — of a time of day: `06:00` or `6`.
fn hours(text: &str) -> Option<f32> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    (hour < 24 && minute < 60).then(|| f32::from(hour) + f32::from(minute) / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::intent::View;
    use crate::viewer::tests_support::{session, settle};

    fn asked(session: &Session, words: &str) -> Vec<Found> {
        search(
            session,
            &Search {
                words: words.into(),
                ..Search::default()
            },
        )
    }

    #[test]
    fn places_times_and_actions_are_found() {
        let mut session = session();
        settle(&mut session);
        session.apply(Intent::Seek(30.0));
        let first = |words: &str| asked(&session, words).first().cloned().expect(words);
        assert!(
            first("sector 17")
                .intents
                .contains(&Intent::SelectSector(Some(16)))
        );
        assert_eq!(first("Day 3").intents, [Intent::Seek(48.0)]);
        assert_eq!(first("day 2 06:30").intents, [Intent::Seek(30.5)]);
        let violation = session.left.story().expect("a story").deeds[0].violation;
        let words = format!("violation {violation}");
        assert_eq!(first(&words).intents, [Intent::Why(violation)]);
        assert_eq!(first("regime hotl").intents, [Intent::ChooseRegime(1)]);
        assert_eq!(first("screen res").intents, [Intent::Go(Screen::Results)]);
        assert_eq!(first("score").key, "5");
        assert_eq!(
            first("eyes side b").intents,
            [Intent::Look(View::Side(crate::model::Label::B))]
        );
        assert_eq!(first("seed 12").intents, [Intent::SetSeed(12)]);
        // a number alone may be several things
        let words: Vec<String> = asked(&session, "3").into_iter().map(|f| f.words).collect();
        assert!(words.iter().any(|w| w == "sector 3") && words.iter().any(|w| w == "day 3, 00:00"));
        for nothing in [
            "sector 0",
            "sector 9999",
            "day 99",
            "day 2 25:00",
            "violation 4294967295",
            "xyzzy",
        ] {
            assert_eq!(asked(&session, nothing), [], "{nothing}");
        }
        // from a screen without a map there is a way to one
        session.apply(Intent::Go(Screen::Home));
        let found = asked(&session, "sector 17");
        assert_eq!(found[0].intents[0], Intent::Go(Screen::Lab));
    }

    #[test]
    fn find_leaves_out_what_can_be_done() {
        let mut session = session();
        settle(&mut session);
        let places = Search {
            places_only: true,
            ..Search::default()
        };
        let found = search(&session, &places);
        assert!(!found.is_empty() && found.iter().all(|f| f.words.starts_with("area ")));
        assert!(asked(&session, "").len() > TABLE.len());
    }

    /// Whether a violation of a number exists is part of the truth.
    #[test]
    fn a_lock_hides_which_violations_there_are() {
        let mut session = session();
        settle(&mut session);
        session.apply(Intent::Lock(true));
        assert_eq!(asked(&session, "violation 4294967295").len(), 1);
    }
}
