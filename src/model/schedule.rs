//! The eight phases of a tick, as one chained schedule that prints itself.
//!
//! The executor is single-threaded, ambiguity and hierarchy detection are errors in production,
//! no deferred commands are applied: order can neither change nor matter by accident.

use crate::base::Clock;
use crate::{agreement, casework, command, consequences, forces, front, ledger, sensing};
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, SingleThreadedExecutor};

/// The phases of a tick, in order, and the ledger's note at the end.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhaseSystems {
    /// 1 — weather, light, tension, outside events.
    Environment,
    /// 2 — orders, policies, the passing on of orders.
    Command,
    /// 3 — what units and sites do: acts; and what the sides claim about them.
    Conduct,
    /// 4 — which acts are violations.
    Agreement,
    /// 5 — who looked, what was seen, true and false.
    Sensing,
    /// 6 — reports become cases.
    Casework,
    /// 7 — cases become findings; findings are adopted.
    Findings,
    /// 8 — trust, status, collapse, extension; the ledger notes the day.
    Consequences,
}

impl PhaseSystems {
    /// All phases in order.
    pub const ALL: [Self; 8] = [
        Self::Environment,
        Self::Command,
        Self::Conduct,
        Self::Agreement,
        Self::Sensing,
        Self::Casework,
        Self::Findings,
        Self::Consequences,
    ];
}

macro_rules! phases {
    ($( $phase:ident: $( $system:path ),+ ; )+) => {
        fn add_systems(schedule: &mut Schedule) {
            $( schedule.add_systems(($( $system, )+).chain().in_set(PhaseSystems::$phase)); )+
        }

        fn add_phase(schedule: &mut Schedule, phase: PhaseSystems) {
            match phase {
                $( PhaseSystems::$phase => {
                    schedule.add_systems(($( $system, )+).chain());
                } )+
            }
        }

        /// Phases and systems in the order in which they run, as text.
        pub fn describe() -> String {
            let mut text = String::new();
            let mut number = 0;
            $(
                number += 1;
                text.push_str(&format!("{number}  {}\n", stringify!($phase)));
                $( text.push_str(&format!(
                    "     {}\n",
                    stringify!($system).replace(" :: ", "::").trim_start_matches("crate::")
                )); )+
            )+
            let _ = number;
            text
        }
    };
}

phases! {
    Environment: front::change_weather, consequences::tension::advance_tension;
    Command: command::orders::accept_truce, command::beliefs::learn, command::stance::take_stance,
        command::orders::give_orders, command::restraint::pass_orders;
    Conduct: forces::open_tick,
        forces::rear_supply::supply_units, forces::rear_men::move_men,
        forces::rear_work::execute_rear_orders, forces::rear_men::join_units,
        forces::activity::end_activities,
        forces::rest::rest_and_tire, forces::withdraw::withdraw_weapons, forces::raid::raid,
        forces::advance::advance, forces::fortify::dig, forces::movement::move_units,
        forces::strikes::strike, forces::others::blast_by_others,
        command::local_fire::fire_locally,
        forces::script::play,
        command::claims::complain;
    Agreement: agreement::judge_acts;
    Sensing: sensing::access::jam, sensing::plan::plan_day, sensing::review::review_watch, sensing::looks::look, sensing::coverage::note_coverage;
    Casework: casework::cases::build_cases;
    Findings: casework::findings::confirm_cases, casework::institution::adopt_findings,
        casework::warnings::watch_rhythm;
    Consequences: consequences::standing::perceive, consequences::standing::judge_standing,
        consequences::patterns::follow_patterns,
        consequences::status::decide_status, ledger::samples::note_day;
}

/// Phases that end with the truce: the judge and the watch.
const OF_THE_TRUCE: [PhaseSystems; 4] = [
    PhaseSystems::Agreement,
    PhaseSystems::Sensing,
    PhaseSystems::Casework,
    PhaseSystems::Findings,
];

/// Whether the present tick belongs to the truce, not to its aftermath.
fn truce_lasts(clock: Res<Clock>) -> bool {
    !clock.is_aftermath()
}

/// Builds the schedule of a truce.
pub fn build() -> Schedule {
    let mut schedule = empty();
    let [a, b, c, d, e, f, g, h] = PhaseSystems::ALL;
    schedule.configure_sets((a, b, c, d, e, f, g, h).chain());
    for phase in OF_THE_TRUCE {
        schedule.configure_sets(phase.run_if(truce_lasts));
    }
    add_systems(&mut schedule);
    schedule
}

/// Builds the schedule of one phase alone, to look at a truce between phases.
pub fn build_phase(phase: PhaseSystems) -> Schedule {
    let mut schedule = empty();
    if OF_THE_TRUCE.contains(&phase) {
        schedule.configure_sets(phase.run_if(truce_lasts));
    }
    add_phase(&mut schedule, phase);
    schedule
}

fn empty() -> Schedule {
    let mut schedule = Schedule::default();
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.set_build_settings(ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        hierarchy_detection: LogLevel::Error,
        auto_insert_apply_deferred: false,
        use_shortnames: true,
        report_sets: true,
    });
    schedule
}
