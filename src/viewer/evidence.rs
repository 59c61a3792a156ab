//! What is known at one second of the truce, and to whom: from the story, a pure function.
//!
//! Nothing here knows a later second than it is asked about; a test holds it to that.

use super::intent::View;
use super::scene::{Spot, Stands};
use crate::model::Story;
use crate::model::base::DAY;
use crate::model::ledger::Fate;
use crate::model::ledger::story::{Deed, Dossier, Source};
use crate::model::spec::Label;

/// How sure something is: shape carries certainty, hue only a side that was named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No report and no claim.
    #[default]
    Silent,
    /// Heard, and put aside by the mission for want of news.
    Dismissed,
    /// A party says so; nobody else.
    Claimed,
    /// One asset reported it.
    OneSource,
    /// Two assets or more reported it.
    Corroborated,
    /// The mission confirmed it.
    Confirmed,
    /// Who decides adopted it.
    Adopted,
}

impl Level {
    /// All that a dossier can have, with word and meaning.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Claimed, "claimed", "a party says so, nobody else"),
        (Self::OneSource, "one source", "one asset reported it"),
        (
            Self::Corroborated,
            "corroborated",
            "two assets or more reported it",
        ),
        (Self::Confirmed, "confirmed", "a finding of the mission"),
        (
            Self::Adopted,
            "adopted",
            "whoever decides adopted the finding",
        ),
        (
            Self::Dismissed,
            "put aside",
            "not confirmed, and without news for too long",
        ),
    ];

    /// Word on the screen.
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(level, _, _)| *level == self);
        known.map_or("nothing", |(_, word, _)| word)
    }
}

/// \[s\] — how far back the map looks.
pub const WINDOW: u32 = DAY;

/// A dossier as it stood at a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// How sure.
    pub level: Level,
    /// Side named by a finding that was there.
    pub named: Option<Label>,
    /// Assets that had reported.
    pub assets: usize,
    /// \[1\] — belief in a prohibited act at that second.
    pub belief: f32,
    /// \[s\] — when the first word of it came.
    pub first_s: u32,
    /// \[s\] — when it came to the level that it has.
    pub since_s: u32,
}

/// How a dossier stood at a second; none before its first report.
pub fn standing(dossier: &Dossier, now: u32) -> Option<Standing> {
    let mut assets = Vec::new();
    let (mut claimed, mut odds) = (false, dossier.prior_odds);
    let (mut first_s, mut since_s) = (u32::MAX, 0);
    for piece in dossier.evidence.iter().filter(|p| p.received_s <= now) {
        odds *= piece.factor;
        first_s = first_s.min(piece.received_s);
        match piece.source {
            Source::Asset(_, id) => {
                if !assets.contains(&id) {
                    assets.push(id);
                    if assets.len() <= 2 {
                        since_s = piece.received_s;
                    }
                }
            }
            Source::Party(_) => {
                claimed = true;
                if assets.is_empty() {
                    since_s = piece.received_s;
                }
            }
            Source::Refusal => {}
        }
    }
    let said = dossier.finding.filter(|said| said.confirmed_s <= now);
    let adopted = said.and_then(|s| s.adopted_s).filter(|at| *at <= now);
    let aside = dossier.aside_s.filter(|at| *at <= now && said.is_none());
    let level = match (said, adopted, assets.len()) {
        (None, ..) if aside.is_some() => {
            since_s = aside.unwrap_or(now);
            Level::Dismissed
        }
        (_, Some(at), _) => {
            since_s = at;
            Level::Adopted
        }
        (Some(said), None, _) => {
            since_s = said.confirmed_s;
            Level::Confirmed
        }
        (None, None, 2..) => Level::Corroborated,
        (None, None, 1) => Level::OneSource,
        (None, None, 0) if claimed => Level::Claimed,
        (None, None, 0) => return None,
    };
    Some(Standing {
        level,
        named: said.and_then(|said| said.named),
        assets: assets.len(),
        belief: odds / (1.0 + odds),
        first_s,
        since_s,
    })
}

/// What is known of one sector about the last day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SectorKnown {
    /// The surest of what is known.
    pub level: Level,
    /// Sides named there, in the order a, b.
    pub named: [bool; 2],
    /// Cases about that day.
    pub cases: u32,
    /// Claims of a and b.
    pub claims: [u32; 2],
    /// In truth: violations of a and b.
    pub violations: [u32; 2],
    /// In truth: found by now.
    pub found: u32,
    /// In truth: watched or seen, and not found by now.
    pub missed: u32,
    /// In truth: outside reach or not watched.
    pub unknowable: u32,
    /// Findings that stand for no violation.
    pub false_findings: u32,
}

impl SectorKnown {
    fn see(&mut self, level: Level, named: Option<Label>) {
        self.level = self.level.max(level);
        if let Some(side) = named {
            self.named[side as usize] = true;
        }
    }
}

/// What a view knows of each of `n` sectors at a second.
pub fn sectors(story: &Story, view: View, now: u32, n: usize) -> Vec<SectorKnown> {
    let since = now.saturating_sub(WINDOW);
    let mut known = vec![SectorKnown::default(); n];
    for dossier in &story.dossiers {
        if dossier.to_s <= since || dossier.from_s > now {
            continue;
        }
        let Some(standing) = standing(dossier, now) else {
            continue;
        };
        if !published(view, &standing) {
            continue;
        }
        let Some(sector) = known.get_mut(usize::from(dossier.sector)) else {
            continue;
        };
        sector.cases += 1;
        sector.see(standing.level, standing.named);
        if standing.level >= Level::Confirmed && dossier.violation.is_none() {
            sector.false_findings += 1;
        }
    }
    for claim in &story.claims {
        if claim.handed_s > now || claim.time_s <= since || !heard(view, claim.by) {
            continue;
        }
        if let Some(sector) = known.get_mut(usize::from(claim.sector)) {
            sector.claims[claim.by as usize] += 1;
            sector.see(Level::Claimed, None);
        }
    }
    for deed in recent(story, since, now) {
        let Some(sector) = known.get_mut(usize::from(deed.sector)) else {
            continue;
        };
        sector.violations[deed.side as usize] += 1;
        match fate_now(story, deed, now) {
            FateNow::Found => sector.found += 1,
            FateNow::Missed => sector.missed += 1,
            FateNow::Unknowable => sector.unknowable += 1,
        }
    }
    known
}

/// Whether a view knows of a dossier: the sides read what was published.
fn published(view: View, standing: &Standing) -> bool {
    match view {
        View::Side(_) => standing.level >= Level::Adopted,
        _ => true,
    }
}

/// Whether a view knows of a complaint: a side knows its own.
fn heard(view: View, by: Label) -> bool {
    match view {
        View::Side(side) => side == by,
        _ => true,
    }
}

/// What had become of a violation by a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FateNow {
    /// A finding that stands for it was there.
    Found,
    /// It could have been known.
    Missed,
    /// It was outside reach, or not watched.
    Unknowable,
}

/// What had become of a violation by a second.
pub fn fate_now(story: &Story, deed: &Deed, now: u32) -> FateNow {
    let said = deed
        .dossier
        .and_then(|d| story.dossiers.get(d as usize)?.finding);
    match (said, deed.fate) {
        (Some(said), _) if said.confirmed_s <= now => FateNow::Found,
        (None, Fate::OutsideReach | Fate::NotWatched(_)) => FateNow::Unknowable,
        _ => FateNow::Missed,
    }
}

/// Violations that began in a stretch of time. They lie in the order of their ids, not quite in
/// that of their beginnings, so all are asked.
pub fn recent(story: &Story, since: u32, now: u32) -> impl Iterator<Item = &Deed> {
    let within = move |deed: &&Deed| deed.begin_s > since && deed.begin_s <= now;
    story.deeds.iter().filter(within)
}

/// A moment worth stopping at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// \[s\] — when it happened, or seems to have.
    pub happened_s: u32,
    /// \[s\] — when it was known; none when never.
    pub known_s: Option<u32>,
    /// Sector.
    pub sector: u16,
    /// Whose, in truth or by the finding.
    pub side: Option<Label>,
    /// How sure in the end.
    pub level: Level,
    /// Its dossier.
    pub dossier: Option<u32>,
    /// Its violation, where the view may know it.
    pub violation: Option<u32>,
}

/// Events of a whole truce as a view shows them: significant violations for those who see the
/// truth, findings for all others; in order of when they happened.
pub fn events(story: &Story, view: View) -> Vec<Event> {
    let mut events: Vec<Event> = if view.shows_truth() {
        let significant = story.deeds.iter().filter(|deed| deed.significant);
        significant
            .map(|deed| {
                let dossier = deed.dossier.and_then(|d| story.dossiers.get(d as usize));
                Event {
                    happened_s: deed.begin_s,
                    known_s: dossier.and_then(|d| d.finding).map(|s| s.confirmed_s),
                    sector: deed.sector,
                    side: Some(deed.side),
                    level: final_level(dossier),
                    dossier: deed.dossier,
                    violation: Some(deed.violation),
                }
            })
            .collect()
    } else {
        let dossiers = story.dossiers.iter().enumerate();
        dossiers
            .filter_map(|(i, dossier)| {
                let said = dossier.finding?;
                let known = match view {
                    View::Side(_) => said.adopted_s?,
                    _ => said.confirmed_s,
                };
                Some(Event {
                    happened_s: (dossier.from_s + dossier.to_s) / 2,
                    known_s: Some(known),
                    sector: dossier.sector,
                    side: said.named,
                    level: final_level(Some(dossier)),
                    dossier: Some(i as u32),
                    violation: None,
                })
            })
            .collect()
    };
    events.sort_by_key(|event| (event.happened_s, event.sector));
    events
}

fn final_level(dossier: Option<&Dossier>) -> Level {
    dossier
        .and_then(|dossier| standing(dossier, u32::MAX))
        .map_or(Level::Silent, |standing| standing.level)
}

/// The second at which an event becomes visible in a view.
pub fn visible_at(event: &Event, view: View) -> u32 {
    if view.shows_truth() {
        event.happened_s
    } else {
        event.known_s.unwrap_or(event.happened_s)
    }
}

/// Sites that a view knows of, and posts that are there at a second. Who looks through a side's eyes
/// knows its own sites; the mission those that were declared, or all when nothing was.
pub fn spots(story: &Story, view: View, now: u32, sector_km: f32, depth_km: f32) -> Vec<Spot> {
    let along = |x_km: f32| x_km / sector_km.max(1e-3);
    let places = story.places.iter().filter(|place| match view {
        View::Monitors => place.listed,
        View::Side(own) => place.side == own,
        View::Truth | View::Score => true,
    });
    let knows_decoys = |side| view.shows_truth() || view == View::Side(side);
    let sites = places.map(|place| Spot {
        stands: Stands::Site {
            side: place.side as usize,
            decoy: place.decoy && knows_decoys(place.side),
        },
        along: along(place.x_km),
        depth: place.depth_km / depth_km.max(1e-3),
    });
    let mission = view == View::Monitors || view.shows_truth();
    let outfits = story.outfits.iter().filter(|_| mission);
    let posts = outfits
        .flat_map(|outfit| outfit.posts.iter())
        .filter(|(_, from)| *from <= now)
        .map(|(x_km, _)| Spot {
            stands: Stands::Post,
            along: along(*x_km),
            depth: 0.0,
        });
    sites.chain(posts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::story::Claim;
    use crate::viewer::tests_support::{dossier, said, story};

    #[test]
    fn a_case_without_news_is_put_aside_unless_it_was_confirmed() {
        let mut old = dossier(0, 100);
        old.aside_s = Some(1_000);
        let level =
            |dossier: &Dossier, now| standing(dossier, now).map(|at| (at.level, at.since_s));
        assert_eq!(level(&old, 99), None);
        assert_eq!(level(&old, 999), Some((Level::OneSource, 100)));
        assert_eq!(level(&old, 1_000), Some((Level::Dismissed, 1_000)));
        old.finding = Some(said(900, None, None));
        assert_eq!(level(&old, 1_000), Some((Level::Confirmed, 900)));
        // the map shows it as what it is, and as less than anything that still stands
        let mut told = Story {
            dossiers: vec![dossier(0, 100)],
            ..Story::default()
        };
        told.dossiers[0].aside_s = Some(1_000);
        let known = |story: &Story| sectors(story, View::Monitors, 2_000, 1)[0].level;
        assert_eq!(known(&told), Level::Dismissed);
        told.dossiers.push(Dossier {
            sector: 0,
            ..dossier(1, 150)
        });
        assert_eq!(known(&told), Level::OneSource);
    }

    #[test]
    fn nothing_is_known_before_its_time() {
        let whole = story();
        for now in [90_000, 300_000, 500_000] {
            // a story cut at this second tells the same
            let mut cut = whole.clone();
            cut.claims.retain(|claim| claim.handed_s <= now);
            for dossier in &mut cut.dossiers {
                dossier.evidence.retain(|piece| piece.received_s <= now);
                dossier.finding = dossier.finding.filter(|said| said.confirmed_s <= now);
                if let Some(said) = &mut dossier.finding {
                    said.adopted_s = said.adopted_s.filter(|at| *at <= now);
                }
            }
            for view in [View::Monitors, View::Side(Label::A), View::Side(Label::B)] {
                let of = |story| -> Vec<_> {
                    let known = sectors(story, view, now, 200);
                    known
                        .iter()
                        .map(|k| (k.level, k.named, k.cases, k.claims))
                        .collect()
                };
                assert_eq!(of(&whole), of(&cut), "{view:?} at {now}");
            }
        }
    }

    #[test]
    fn levels_rise_with_what_was_heard() {
        let whole = story();
        let mut seen = Vec::new();
        for dossier in &whole.dossiers {
            let mut last = Level::Silent;
            let mut moments: Vec<u32> = dossier.evidence.iter().map(|p| p.received_s).collect();
            moments.extend(dossier.finding.map(|said| said.confirmed_s));
            moments.extend(dossier.finding.and_then(|said| said.adopted_s));
            moments.sort_unstable();
            for now in moments {
                if let Some(at) = standing(dossier, now) {
                    assert!(at.level >= last);
                    assert!(at.first_s <= now && at.since_s <= now);
                    last = at.level;
                    seen.push(last);
                }
            }
        }
        for level in [
            Level::OneSource,
            Level::Corroborated,
            Level::Confirmed,
            Level::Adopted,
        ] {
            assert!(seen.contains(&level), "no {level:?} in seven days");
        }
    }

    #[test]
    fn sides_read_what_was_published_and_know_their_own_complaints() {
        let mut story = Story::default();
        for by in [Label::A, Label::B] {
            story.claims.push(Claim {
                by,
                time_s: 10,
                handed_s: 20,
                sector: 0,
                kind: 0,
            });
        }
        let claims = |view| sectors(&story, view, 100, 1)[0].claims;
        assert_eq!(claims(View::Monitors), [1, 1]);
        assert_eq!(claims(View::Side(Label::A)), [1, 0]);
        assert_eq!(claims(View::Side(Label::B)), [0, 1]);
        assert_eq!(sectors(&story, View::Monitors, 15, 1)[0].claims, [0, 0]);
    }

    #[test]
    fn every_violation_is_found_missed_or_could_not_be_known() {
        let whole = story();
        let end = whole.end_s;
        let known = sectors(&whole, View::Score, end, 200);
        let all = recent(&whole, end - WINDOW, end).count() as u32;
        let sum = |get: fn(&SectorKnown) -> u32| known.iter().map(get).sum::<u32>();
        assert!(all > 0);
        assert_eq!(sum(|k| k.found + k.missed + k.unknowable), all);
        assert_eq!(sum(|k| k.violations.iter().sum()), all);
        assert!(sum(|k| k.found) > 0 && sum(|k| k.missed) > 0);
    }

    #[test]
    fn events_are_in_order_and_show_what_the_view_may() {
        let whole = story();
        let truth = events(&whole, View::Truth);
        let found = events(&whole, View::Monitors);
        assert!(!found.is_empty());
        for list in [&truth, &found] {
            assert!(list.is_sorted_by_key(|event| event.happened_s));
        }
        assert!(found.iter().all(|event| event.violation.is_none()));
        assert!(truth.iter().all(|event| event.violation.is_some()));
        let side = events(&whole, View::Side(Label::A));
        assert!(side.len() <= found.len());
    }

    #[test]
    fn each_view_has_the_sites_it_knows_of() {
        let mut story = story();
        let listed = story.places.iter().filter(|place| place.listed).count();
        assert!(listed > 0 && listed < story.places.len());
        story
            .places
            .iter_mut()
            .for_each(|place| place.decoy = false);
        let first = story.places.iter().position(|place| place.listed);
        let first = first.expect("a declared site");
        story.places[first].decoy = true;
        let owner = story.places[first].side;
        let of = |view| -> Vec<Spot> {
            let spots = spots(&story, view, story.end_s, 10.0, 50.0).into_iter();
            let is_site = |spot: &Spot| matches!(spot.stands, Stands::Site { .. });
            spots.filter(is_site).collect()
        };
        let n = story.places.len();
        assert_eq!(of(View::Monitors).len(), listed);
        assert_eq!(of(View::Truth).len(), n);
        let own = |label| story.places.iter().filter(|p| p.side == label).count();
        assert_eq!(of(View::Side(Label::A)).len(), own(Label::A));
        assert_eq!(of(View::Side(Label::B)).len(), own(Label::B));
        let decoys = |view| {
            let all = of(view).into_iter();
            all.filter(|spot| matches!(spot.stands, Stands::Site { decoy: true, .. }))
                .count()
        };
        let other = if owner == Label::A {
            Label::B
        } else {
            Label::A
        };
        assert_eq!(decoys(View::Monitors), 0, "from above it looks like one");
        assert_eq!(decoys(View::Truth), 1);
        assert_eq!(decoys(View::Side(owner)), 1);
        assert_eq!(decoys(View::Side(other)), 0);
        // posts are the mission's own, and only those that have come
        let posts = |view, now| {
            let all = spots(&story, view, now, 10.0, 50.0).into_iter();
            all.filter(|spot| spot.stands == Stands::Post).count()
        };
        assert!(posts(View::Monitors, 0) < posts(View::Monitors, story.end_s));
        assert_eq!(posts(View::Side(Label::A), story.end_s), 0);
    }
}
