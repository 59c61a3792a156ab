//! The story of one truce through one watch: what happened and what was known, event by event.
//!
//! Plain data for whoever shows a truce. [`Deed`] is the truth, which nobody in the truce knows;
//! [`Dossier`], [`Claim`], [`Refused`] and [`Alarm`] are what the mission and the sides had.
//! Times are seconds after the truce began.

use super::account::{Fate, Truth, Work, act, counted, judge, scale};
use super::mission_columns::bill_until;
use crate::base::{AssetId, DAY, HOUR, Side, math};
use crate::casework::link_window;
use crate::record::act::Group;
use crate::record::case::{Heard, Stage};
use crate::record::timetable::Carried;
use crate::sensing::Platform;
use crate::spec::Label;

/// One violation in truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deed {
    /// Id of the violation, as `truceline explain` takes it.
    pub violation: u32,
    /// Kind of act: its place in [`Story::kinds`].
    pub kind: u8,
    /// Group.
    pub group: Group,
    /// Whose.
    pub side: Label,
    /// Sector.
    pub sector: u16,
    /// \[km\] — along the front.
    pub x_km: f32,
    /// \[km\] — behind the line of its side.
    pub depth_km: f32,
    /// \[s\] — when act and prohibition both began to hold.
    pub begin_s: u32,
    /// \[s\] — end of the act.
    pub end_s: u32,
    /// \[rounds, men, weapons, tonnes\] — size.
    pub size: f32,
    /// Whether its side ordered it.
    pub ordered: bool,
    /// Whether it is significant by itself.
    pub significant: bool,
    /// What became of it.
    pub fate: Fate,
    /// Finding that stands for it: its place in [`Story::dossiers`].
    pub dossier: Option<u32>,
    /// \[s\] — when a look first saw it.
    pub first_seen_s: Option<u32>,
}

/// One report or claim in a dossier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// \[s\] — when it reached the mission.
    pub received_s: u32,
    /// Who says so.
    pub source: Source,
    /// \[1\] — factor by which it moved the odds of a prohibited act.
    pub factor: f32,
    /// \[1\] — factor by which it moved the odds of a against b.
    pub factor_a: f32,
}

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An asset of the mission: the place of its sensor in [`Story::sensors`], and its id.
    Asset(u8, AssetId),
    /// A party, by a complaint.
    Party(Label),
    /// A visit that was refused.
    Refusal,
}

/// A case of the mission with what came of it. `PartialEq` is exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// Number of the case.
    pub case: u32,
    /// Kind of act that it seems to be: its place in [`Story::kinds`].
    pub kind: u8,
    /// Group.
    pub group: Group,
    /// Sector.
    pub sector: u16,
    /// \[km\] — along the front.
    pub x_km: f32,
    /// \[km\] — standard error of the place.
    pub error_km: f32,
    /// \[s\] — window in which it seems to have happened.
    pub from_s: u32,
    /// \[s\] — end of that window.
    pub to_s: u32,
    /// \[1\] — odds of a prohibited act before the first report.
    pub prior_odds: f32,
    /// Everything heard, in the order in which it was taken in.
    pub evidence: Vec<Evidence>,
    /// \[1\] — belief that a prohibited act happened, at the end.
    pub belief: f32,
    /// \[s\] — when the mission put it aside, for want of news; none when it did not.
    pub aside_s: Option<u32>,
    /// The finding, if the mission confirmed it.
    pub finding: Option<Said>,
    /// Violation that the finding stands for: its id; none for a false finding, and for a second
    /// one about the same violation.
    pub violation: Option<u32>,
}

/// What a finding says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// Number of the finding.
    pub id: u32,
    /// \[s\] — confirmed by the mission.
    pub confirmed_s: u32,
    /// \[s\] — adopted by whoever decides.
    pub adopted_s: Option<u32>,
    /// Whether somebody blocked it.
    pub blocked: bool,
    /// \[1\] — incidents claimed.
    pub claimed: u32,
    /// Whether it is serious, by the numbers that the mission has.
    pub grave: bool,
    /// Side named.
    pub named: Option<Label>,
    /// \[1\] — belief that a did it, if a party did.
    pub p_a: f32,
    /// \[1\] — belief that no party did it.
    pub p_neither: f32,
    /// \[1\] — belief that it was ordered, if a party did it.
    pub p_ordered: f32,
}

/// What a side says about the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Who.
    pub by: Label,
    /// \[s\] — when it is said to have happened.
    pub time_s: u32,
    /// \[s\] — when it was handed over.
    pub handed_s: u32,
    /// Sector.
    pub sector: u16,
    /// What: the place of the kind in [`Story::kinds`].
    pub kind: u8,
}

/// A visit that was refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refused {
    /// \[s\] — when.
    pub time_s: u32,
    /// Sector.
    pub sector: u16,
    /// Whose ground it was.
    pub host: Option<Label>,
}

/// A serious violation in truth: one, or many small ones of a side that are serious in sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Serious {
    /// \[s\] — when it became serious.
    pub since_s: u32,
    /// Whose.
    pub side: Label,
    /// Sector of its first violation.
    pub sector: u16,
    /// \[1\] — violations that it is made of.
    pub parts: u32,
}

/// A warning that the rhythm of what is recorded has shifted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alarm {
    /// \[s\] — when.
    pub time_s: u32,
    /// The area, by number; none for the whole front.
    pub area: Option<u16>,
}

/// A site of a side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Whose.
    pub side: Label,
    /// What it is; what it looks like, for a decoy.
    pub kind: &'static str,
    /// \[km\] — along the front.
    pub x_km: f32,
    /// \[km\] — behind the line of its side.
    pub depth_km: f32,
    /// Whether inspectors know of it without a call: declared, or nothing was declared.
    pub listed: bool,
    /// Whether it only looks like a site.
    pub decoy: bool,
}

/// Assets of one kind of the watch.
#[derive(Clone, Debug, PartialEq)]
pub struct Outfit {
    /// The sensor: its place in [`Story::sensors`].
    pub sensor: u8,
    /// How it looks.
    pub platform: Platform,
    /// \[km\] — range.
    pub range_km: f32,
    /// \[s\] — from when each asset works; ascending.
    pub from_s: Vec<u32>,
    /// Fixed assets along the front: place \[km\], and from when it works \[s\].
    pub posts: Vec<(f32, u32)>,
    /// Moving assets: stretch \[km\], and from when it works \[s\].
    pub beats: Vec<(f32, f32, u32)>,
}

/// The whole story. `PartialEq` is exact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Names of the kinds of acts.
    pub kinds: Vec<String>,
    /// Names of the sensors.
    pub sensors: Vec<String>,
    /// Violations that count, in order of their ids, which is that of their beginning or nearly.
    pub deeds: Vec<Deed>,
    /// What was serious after the hours of grace, in order of when it became so.
    pub serious: Vec<Serious>,
    /// Cases, by number.
    pub dossiers: Vec<Dossier>,
    /// Complaints, in order of the time of which they speak.
    pub claims: Vec<Claim>,
    /// Refused visits, in order.
    pub refused: Vec<Refused>,
    /// Warnings of the mission, in order. Whether they were right cannot be told in a live truce, where
    /// they may have averted what they warned of.
    pub alarms: Vec<Alarm>,
    /// Who set out on orders to the mission, in order of time.
    pub went: Vec<Carried>,
    /// Sites within the depth of the front, by number.
    pub places: Vec<Place>,
    /// \[EUR\] — bill with set-up at the end of each day.
    pub bill_eur: Vec<f64>,
    /// What watches.
    pub outfits: Vec<Outfit>,
    /// \[s\] — end of the truce.
    pub end_s: u32,
}

/// Draws up the story of a watch.
pub fn story(truth: &Truth, work: &Work) -> Story {
    let judged = judge(truth, work);
    let dossier_of: Vec<u32> = work
        .findings
        .all
        .iter()
        .map(|finding| finding.case.0)
        .collect();
    let mut story = Story {
        kinds: truth.spec.acts.0.iter().map(|k| k.name.clone()).collect(),
        sensors: truth
            .spec
            .sensors
            .0
            .iter()
            .map(|s| s.name.clone())
            .collect(),
        dossiers: dossiers(truth, work),
        claims: claims(truth),
        outfits: outfits(truth, work),
        end_s: truth.clock.horizon(),
        ..Story::default()
    };
    let scale = scale(truth.spec);
    for (v, violation) in truth.violations.0.iter().enumerate() {
        if !counted(violation) {
            continue;
        }
        let about = act(truth, violation);
        let looks = work.provenance.looks.get(violation.act as usize);
        let dossier = judged.finding_of[v].map(|f| dossier_of[f as usize]);
        if let Some(dossier) = dossier {
            story.dossiers[dossier as usize]
                .violation
                .get_or_insert(violation.id.0);
        }
        story.deeds.push(Deed {
            violation: violation.id.0,
            kind: about.kind.0,
            group: violation.group,
            side: truth.spec.label(violation.side),
            sector: about.sector.0,
            x_km: about.x.km() as f32,
            depth_km: about.depth.km() as f32,
            begin_s: violation.begin,
            end_s: about.end,
            size: about.size as f32,
            ordered: about.ordered,
            significant: scale.weight(about) >= 1.0,
            fate: judged.fates[v],
            dossier,
            first_seen_s: looks.and_then(|looks| looks.first_seen),
        });
    }
    let horizon = truth.clock.horizon();
    let days = 1..=horizon.div_ceil(DAY);
    story.bill_eur = days
        .map(|day| bill_until(truth, work, (day * DAY).min(horizon)))
        .collect();
    story.serious = truth
        .significant
        .iter()
        .map(|one| Serious {
            since_s: one.since,
            side: truth.spec.label(one.side),
            sector: one.members.first().map_or(0, |&(v, _)| {
                act(truth, &truth.violations.0[v as usize]).sector.0
            }),
            parts: one.members.len() as u32,
        })
        .collect();
    story.refused = work
        .coverage
        .refusals
        .iter()
        .map(|refusal| Refused {
            time_s: refusal.time,
            sector: refusal.sector.0,
            host: refusal.side_of_host.map(|side| truth.spec.label(side)),
        })
        .collect();
    story.alarms = work
        .warnings
        .0
        .iter()
        .map(|warning| Alarm {
            time_s: warning.time,
            area: warning.area.map(|area| area.0),
        })
        .collect();
    story
}

/// Cases with what was heard, when.
fn dossiers(truth: &Truth, work: &Work) -> Vec<Dossier> {
    let a_is_one = truth.spec.label(Side::One) == Label::A;
    let numbers = &truth.spec.parameters.casework;
    let waits = work.regime.casework.as_ref();
    let waits = waits.map_or(0, |spec| {
        (spec.dismiss_after_hours * f64::from(HOUR)) as u32
    });
    // until then news would have joined it
    let patience = |group: Group| waits.max(link_window(group, numbers));
    let toward_a = |log_odds: f64| if a_is_one { log_odds } else { -log_odds };
    let mut dossiers: Vec<Dossier> = work
        .cases
        .0
        .iter()
        .map(|case| {
            let mut before = (case.prior, None::<f64>);
            let evidence = case
                .journal
                .iter()
                .map(|entry| {
                    let (received_s, source) = match entry.heard {
                        Heard::Observation(id) => {
                            let report = &work.observations.all[id.index()];
                            let source = Source::Asset(report.sensor, report.asset);
                            (report.received, source)
                        }
                        Heard::Complaint(i) => {
                            let complaint = &truth.complaints.all[i as usize];
                            let by = truth.spec.label(complaint.by);
                            (complaint.handed, Source::Party(by))
                        }
                        Heard::Refusal(i) => {
                            let refusal = &work.coverage.refusals[i as usize];
                            (refusal.time, Source::Refusal)
                        }
                    };
                    let side_before = before.1.unwrap_or(0.0);
                    let step = entry.log_odds - before.0;
                    let step_a = toward_a(entry.side_log_odds - side_before);
                    before = (entry.log_odds, Some(entry.side_log_odds));
                    Evidence {
                        received_s,
                        source,
                        factor: factor(step),
                        factor_a: factor(step_a),
                    }
                })
                .collect();
            Dossier {
                case: case.id.0,
                kind: case.kind.0,
                group: case.group,
                sector: case.sector.0,
                x_km: case.x.km() as f32,
                error_km: case.error_m as f32 / 1_000.0,
                from_s: case.from,
                to_s: case.to,
                prior_odds: factor(case.prior),
                evidence,
                belief: math::logistic(case.log_odds) as f32,
                aside_s: (case.stage == Stage::Dismissed).then(|| case.last + patience(case.group)),
                finding: None,
                violation: None,
            }
        })
        .collect();
    for finding in &work.findings.all {
        let p_one = finding.p_side_one as f32;
        dossiers[finding.case.index()].finding = Some(Said {
            id: finding.id.0,
            confirmed_s: finding.confirmed,
            adopted_s: finding.adopted,
            blocked: finding.blocked_by.is_some(),
            claimed: finding.claimed,
            grave: finding.grave,
            named: finding.side.map(|side| truth.spec.label(side)),
            p_a: if a_is_one { p_one } else { 1.0 - p_one },
            p_neither: finding.p_neither as f32,
            p_ordered: finding.p_ordered as f32,
        });
    }
    dossiers
}

/// \[1\] — a step of log-odds as a factor, kept within what can be shown.
fn factor(step: f64) -> f32 {
    math::exp(step.clamp(-30.0, 30.0)) as f32
}

fn claims(truth: &Truth) -> Vec<Claim> {
    truth
        .complaints
        .all
        .iter()
        .map(|complaint| Claim {
            by: truth.spec.label(complaint.by),
            time_s: complaint.time,
            handed_s: complaint.handed,
            sector: complaint.sector.0,
            kind: complaint.kind.0,
        })
        .collect()
}

fn outfits(truth: &Truth, work: &Work) -> Vec<Outfit> {
    work.assets
        .groups
        .iter()
        .map(|group| {
            let sensor = &truth.spec.sensors.0[usize::from(group.spec.sensor)];
            let from = |asset: usize| group.from.get(asset).copied().unwrap_or(u32::MAX);
            Outfit {
                sensor: group.spec.sensor,
                platform: sensor.platform,
                range_km: sensor.range_km as f32,
                from_s: group.from.clone(),
                posts: group
                    .places
                    .iter()
                    .map(|&(x, asset)| (x.km() as f32, from(asset as usize)))
                    .collect(),
                beats: group
                    .beats
                    .iter()
                    .enumerate()
                    .map(|(i, (a, b))| (a.km() as f32, b.km() as f32, from(i)))
                    .collect(),
            }
        })
        .collect()
}
