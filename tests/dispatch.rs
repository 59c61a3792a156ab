//! Orders of a person to a mission: entries of the timetable that send teams, aircraft and
//! inspectors (`docs/model/dispatch.md`).

mod common;

use common::small;
use std::sync::Arc;
use truceline::model::record::provenance::{Provenance, Wanted};
use truceline::model::{Simulation, TruceSpec, Watching};

/// A small truce under a mission that is there from the start, with a timetable.
fn ordered(regime: &str, timetable: &str, more: &[(&str, &str)]) -> Arc<TruceSpec> {
    let lead = format!("regime.{regime}.lead_time_days");
    let mut set = vec![(lead.as_str(), "400"), ("timetable", timetable)];
    set.extend(more);
    small("thirty-day-pause", &set, &["none", regime])
}

/// A small truce under a mission of three teams on foot and two aircraft, and nothing else.
fn alone(timetable: &str) -> Arc<TruceSpec> {
    let set = [
        ("timetable", timetable),
        ("regime.hotline.assets.teams", TEAMS),
        ("regime.hotline.assets.aircraft", AIRCRAFT),
        ("sides.a.access", OPEN),
        ("sides.b.access", OPEN),
    ];
    small("thirty-day-pause", &set, &["none", "hotline"])
}

const TEAMS: &str = "{ sensor = \"patrol\", count = 3, ramp = \"at-once\", allocation = \"even\", \
        shift_from_hour = 9, shift_hours = 6, depth_to_km = 10, cost_setup = 0, cost_per_day = 0 }";
const AIRCRAFT: &str = "{ sensor = \"uav-mid\", count = 2, ramp = \"at-once\", allocation = \"even\", \
        track = { kind = \"shuttle\", speed_km_per_hour = 80 }, shift_from_hour = 8, shift_hours = 10, \
        visits_per_day = 3, sortie_hours = 3, depth_to_km = 40, cost_setup = 0, cost_per_day = 0 }";
const OPEN: &str = "{ land = 1, river = 1, border = 1, rear = 1 }";

fn until(truce: &mut Simulation, tick: u32) {
    while truce.ticks_done() < tick && truce.tick() {}
}

/// \[1\] — share of the day before a tick in which a sector was watched.
fn watched(spec: &Arc<TruceSpec>, tick: u32, sector: usize) -> f64 {
    let mut truce = Simulation::new(spec, 5, Watching::Live(1));
    until(&mut truce, tick);
    truce.frame(0).sectors[sector].watched_last_day
}

const DAY: u32 = 96;

#[test]
fn a_team_goes_where_it_is_sent_and_back() {
    let order = "[{ at = \"2d\", dispatch = { sensor = \"patrol\", sector = 17, for = \"2d\" } }]";
    let (plain, sent) = (alone("[]"), alone(order));
    // the day before, both days of the order, the day after
    for (day, ordered) in [(2, false), (3, true), (4, true), (5, false)] {
        let (before, after) = (
            watched(&plain, day * DAY, 17),
            watched(&sent, day * DAY, 17),
        );
        if ordered {
            assert!(after > before + 0.1, "day {day}: {before} to {after}");
        } else {
            assert_eq!(before, after, "day {day}");
        }
    }
}

#[test]
fn an_aircraft_flies_where_it_is_sent() {
    let order = "[{ at = \"2d\", dispatch = { sensor = \"uav-mid\", sector = 17, for = \"1d\" } }]";
    let (plain, sent) = (alone("[]"), alone(order));
    let (before, after) = (watched(&plain, 3 * DAY, 17), watched(&sent, 3 * DAY, 17));
    assert!(after > before + 0.1, "{before} to {after}");
    let (before, after) = (watched(&plain, 5 * DAY, 17), watched(&sent, 5 * DAY, 17));
    assert_eq!(before, after, "the order was for a day");
}

/// Who went on each order: (place in the timetable, second), in order.
fn went(spec: &Arc<TruceSpec>) -> Vec<(u32, u32)> {
    let mut truce = Simulation::new(spec, 5, Watching::Live(1));
    truce.run();
    let story = truce.story(0).expect("somebody watches");
    story.went.iter().map(|w| (w.order, w.time)).collect()
}

#[test]
fn it_is_told_who_went_and_that_nobody_could() {
    let hour = 3_600;
    // an event that is no order takes a place in the timetable; a team for two days and a bit, an
    // aircraft for an hour
    let orders = "[{ at = \"1d\", event = \"leaders-call\" }, \
        { at = \"54h\", dispatch = { sensor = \"patrol\", sector = 17, for = \"48h\" } }, \
        { at = \"60h\", dispatch = { sensor = \"uav-mid\", sector = 3, for = \"1h\" } }]";
    let expected = [
        (1, 54 * hour),
        (2, 60 * hour),
        (1, 72 * hour),
        (1, 96 * hour),
    ];
    assert_eq!(went(&alone(orders)), expected);
    // four orders at once for three teams, all in other sectors
    let many: Vec<String> = [3, 12, 21, 30]
        .iter()
        .map(|sector| {
            format!(
                "{{ at = \"50h\", dispatch = {{ sensor = \"patrol\", sector = {sector}, for = \"6h\" }} }}"
            )
        })
        .collect();
    let there: Vec<u32> = went(&alone(&format!("[{}]", many.join(", "))))
        .into_iter()
        .map(|(order, _)| order)
        .collect();
    assert_eq!(there, [0, 1, 2], "the fourth found nobody");
}

/// All visits to the rear refused: every noon under the order has its refusal at the site.
#[test]
fn inspectors_come_at_each_noon_of_an_order() {
    let shut = [
        ("sides.b.access.rear", "0.0"),
        ("regime.inspections.assets.teams.count", "1"),
        ("regime.inspections.assets.teams.visits_per_day", "1"),
    ];
    let order = "[{ at = \"2d\", inspect = { side = \"b\", sector = 17, for = \"3d\" } }]";
    let noons = [2, 3, 4].map(|day| (0, day * 86_400 + 43_200));
    assert_eq!(went(&ordered("inspections", order, &shut)), noons);
    let refused = |spec: &Arc<TruceSpec>| -> Vec<(u32, u16)> {
        let mut truce = Simulation::new(spec, 5, Watching::Live(1));
        truce.run();
        let story = truce.story(0).expect("somebody watches");
        let noons = [2, 3, 4].map(|day| day * 86_400 + 43_200);
        let at = story.refused.iter().map(|r| (r.time_s, r.sector));
        at.filter(|(time, _)| noons.contains(time)).collect()
    };
    let visits = refused(&ordered("inspections", order, &shut));
    assert_eq!(visits.len(), 3, "{visits:?}");
    assert!(visits.iter().all(|v| v.1 == visits[0].1), "{visits:?}");
    assert!((14..=20).contains(&visits[0].1), "{visits:?}");
    assert_ne!(visits, refused(&ordered("inspections", "[]", &shut)));
}

#[test]
fn nobody_knows_of_an_order_before_it_is_given() {
    let order = "[{ at = \"54h\", dispatch = { sensor = \"patrol\", sector = 17 } }]";
    let (plain, sent) = (alone("[]"), alone(order));
    let digest = |spec: &Arc<TruceSpec>, tick| {
        let mut truce = Simulation::new(spec, 5, Watching::Live(1));
        until(&mut truce, tick);
        truce.digest()
    };
    let given = 2 * DAY + 24;
    assert_eq!(digest(&plain, given), digest(&sent, given));
    assert_ne!(digest(&plain, 8 * DAY), digest(&sent, 8 * DAY));
    // in shadow an order moves what a mission sees, never what is done
    let acts = |spec: &Arc<TruceSpec>| {
        let mut truce = Simulation::new(spec, 5, Watching::Shadow);
        truce.run();
        (truce.digest_of_acts(), truce.digest())
    };
    let (without, with) = (acts(&plain), acts(&sent));
    assert_eq!(without.0, with.0);
    assert_ne!(without.1, with.1);
}

/// Where a truce is saved and loaded again makes no difference to who was sent.
#[test]
fn an_order_survives_saving() {
    let orders = "[{ at = \"54h\", dispatch = { sensor = \"patrol\", sector = 17 } }, \
        { at = \"57h\", dispatch = { sensor = \"patrol\", sector = 18, for = \"3d\" } }, \
        { at = \"54h\", dispatch = { sensor = \"uav-mid\", sector = 30, for = \"2d\" } }]";
    let spec = alone(orders);
    let mut whole = Simulation::new(&spec, 5, Watching::Live(1));
    until(&mut whole, 2 * DAY + 30);
    let saved = whole.save();
    let mut loaded = Simulation::new(&spec, 5, Watching::Live(1));
    assert!(loaded.load(&saved));
    whole.run();
    loaded.run();
    assert_eq!(whole.save(), loaded.save());
    // the orders matter: without the aircraft's the truce is another
    let fewer = alone(&orders.replace("uav-mid", "patrol"));
    let mut other = Simulation::new(&fewer, 5, Watching::Live(1));
    other.run();
    assert_ne!(whole.save(), other.save());
}

/// An order in the middle of a day is noticed at once by who counts the hours in which nobody comes
/// by: the sums of looks are those of going through every hour, which a book of looks does.
#[test]
fn who_is_sent_in_the_middle_of_a_day_looks_that_day() {
    let orders: Vec<String> = (2..7)
        .flat_map(|day| (0..40).map(move |k| (day, k)))
        .map(|(day, k)| {
            // ten in the morning and later: the day's outlooks are made
            let hour = day * 24 + 10 + k / 10;
            let (sensor, sector) = (["patrol", "patrol", "uav-mid"][k % 3], k * 7 % 40);
            format!(
                "{{ at = \"{hour}h\", dispatch = {{ sensor = \"{sensor}\", sector = {sector} }} }}"
            )
        })
        .collect();
    let orders = format!("[{}]", orders.join(", "));
    let teams = TEAMS.replace("depth_to_km = 10", "depth_to_km = 45");
    let set = [
        ("timetable", orders.as_str()),
        ("regime.hotline.assets.teams", teams.as_str()),
        ("regime.hotline.assets.aircraft", AIRCRAFT),
        ("sides.a.access", OPEN),
        ("sides.b.access", OPEN),
        // eyes that reach what stands, in place of ears that hear what does not
        ("sensors.patrol.modality", "eye"),
        ("sensors.patrol.curve", "{ kind = \"definite\" }"),
        ("sensors.patrol.range_km", "45"),
    ];
    let spec = small("thirty-day-pause", &set, &["none", "hotline"]);
    let run = |wanted: Wanted| {
        let mut truce = Simulation::new(&spec, 5, Watching::Live(1));
        truce.record_looks(0, wanted);
        truce.run();
        let rows = truce.results(true).expect("the ledger's identities");
        let (world, _) = truce.parts_for_tests();
        let mut watches = world.query::<&Provenance>();
        (
            rows,
            watches.single(world).expect("one watch").looks.clone(),
        )
    };
    let (counted, gone_through) = (run(Wanted::Nothing), run(Wanted::Everything));
    assert_eq!(counted.1, gone_through.1);
    assert_eq!(counted.0, gone_through.0);
    let seen = counted
        .1
        .iter()
        .filter(|looks| looks.real.get() > 0.0)
        .count();
    assert!(seen > 20, "{seen} acts had a chance to be seen");
}
