//! The eight phases of a tick, as one chained schedule that prints itself.
//!
//! The executor is single-threaded, ambiguity and hierarchy detection are errors in production,
//! no deferred commands are applied: order can neither change nor matter by accident.

use crate::base::{Clock, DAY, HOUR};
use crate::record::guarantee::Guarantees;
use crate::record::order::Orders;
use crate::record::timetable::Timetable;
use crate::record::watch::{Enquiries, Watched};
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

/// When a system runs. Most of what a tick calls has nothing to do in most ticks: then nothing of
/// it is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// In every tick.
    Tick,
    /// When an hour begins.
    Hour,
    /// When the sides take a stance ([`command::stance::BLOCK`]).
    Stance,
    /// When a day begins.
    Day,
    /// When a day ends with this tick, or the truce does.
    Midnight,
    /// When a day begins, or something happens by the timetable.
    DayOrEvent,
    /// When a scripted act begins.
    Script,
    /// When a side asks what the watch would see.
    Enquiry,
    /// Where something is threatened for violations.
    Threat,
    /// When orders were given in this tick.
    Orders,
    /// Where anybody watches.
    Watch,
}

impl When {
    /// As text, for the printed schedule.
    fn text(self) -> &'static str {
        match self {
            Self::Tick => "",
            Self::Hour => "  when an hour begins",
            Self::Stance => "  when a stance is taken",
            Self::Day => "  when a day begins",
            Self::Midnight => "  when a day ends",
            Self::DayOrEvent => "  when a day begins or something happens",
            Self::Script => "  when a scripted act begins",
            Self::Enquiry => "  when a side asks what would be seen",
            Self::Threat => "  where something is threatened",
            Self::Orders => "  when there are orders",
            Self::Watch => "  where anybody watches",
        }
    }
}

fn an_hour_begins(clock: Res<Clock>) -> bool {
    clock.begins(HOUR)
}

fn a_stance_is_taken(clock: Res<Clock>) -> bool {
    clock.begins(command::stance::BLOCK)
}

fn a_day_begins(clock: Res<Clock>) -> bool {
    clock.begins(DAY)
}

fn a_day_ends(clock: Res<Clock>) -> bool {
    clock.end().is_multiple_of(DAY) || clock.tick + 1 == clock.n_ticks
}

fn a_day_begins_or_something_happens(clock: Res<Clock>, timetable: Res<Timetable>) -> bool {
    clock.begins(DAY)
        || timetable
            .between(clock.start(), clock.end())
            .next()
            .is_some()
}

fn a_scripted_act_begins(clock: Res<Clock>, script: Res<forces::Script>) -> bool {
    script.begins_before(clock.end())
}

fn a_side_asks(enquiries: Res<Enquiries>) -> bool {
    enquiries.law || !enquiries.schedule.is_empty()
}

fn something_is_threatened(guarantees: Res<Guarantees>) -> bool {
    !guarantees.0.is_empty()
}

fn there_are_orders(orders: Res<Orders>) -> bool {
    !orders.0.is_empty()
}

fn anybody_watches(watched: Res<Watched>) -> bool {
    watched.0
}

/// Systems in a row, at their time only: it is asked once for all of them.
macro_rules! at {
    (Tick, $systems:expr) => {
        $systems
    };
    (Hour, $systems:expr) => {
        $systems.run_if(an_hour_begins)
    };
    (Stance, $systems:expr) => {
        $systems.run_if(a_stance_is_taken)
    };
    (Day, $systems:expr) => {
        $systems.run_if(a_day_begins)
    };
    (Midnight, $systems:expr) => {
        $systems.run_if(a_day_ends)
    };
    (DayOrEvent, $systems:expr) => {
        $systems.run_if(a_day_begins_or_something_happens)
    };
    (Script, $systems:expr) => {
        $systems.run_if(a_scripted_act_begins)
    };
    (Enquiry, $systems:expr) => {
        $systems.run_if(a_side_asks)
    };
    (Threat, $systems:expr) => {
        $systems.run_if(something_is_threatened)
    };
    (Orders, $systems:expr) => {
        $systems.run_if(there_are_orders)
    };
    (Watch, $systems:expr) => {
        $systems.run_if(anybody_watches)
    };
}

macro_rules! phases {
    ($( $phase:ident { $( $when:ident: $( $system:path ),+ ; )+ } )+) => {
        fn add_systems(schedule: &mut Schedule) {
            $(
                let systems = ($( at!($when, ($( $system, )+).chain()), )+).chain();
                schedule.add_systems(systems.in_set(PhaseSystems::$phase));
            )+
        }

        fn add_phase(schedule: &mut Schedule, phase: PhaseSystems) {
            match phase {
                $( PhaseSystems::$phase => {
                    let systems = ($( at!($when, ($( $system, )+).chain()), )+).chain();
                    schedule.add_systems(systems);
                } )+
            }
        }

        /// Phases and systems in the order in which they run, and when they do if not in every
        /// tick, as text.
        pub fn describe() -> String {
            let mut text = String::new();
            let mut number = 0;
            $(
                number += 1;
                text.push_str(&format!("{number}  {}\n", stringify!($phase)));
                $( $( text.push_str(&format!(
                    "     {}{}\n",
                    stringify!($system).replace(" :: ", "::").trim_start_matches("crate::"),
                    When::$when.text()
                )); )+ )+
            )+
            let _ = number;
            text
        }
    };
}

phases! {
    Environment {
        Tick: front::change_weather;
        Hour: consequences::tension::advance_tension;
    }
    Command {
        Day: command::orders::accept_truce;
        Tick: command::beliefs::learn;
        Stance: command::stance::take_stance;
        Tick: command::orders::give_orders;
        Orders: command::restraint::pass_orders;
    }
    Conduct {
        Tick: forces::open_tick;
        DayOrEvent: forces::rear_supply::supply_units;
        Day: forces::rear_men::move_men;
        Orders: forces::rear_work::execute_rear_orders;
        Day: forces::rear_men::join_units, forces::activity::end_activities, forces::rest::rest_and_tire;
        Orders: forces::withdraw::withdraw_weapons, forces::raid::raid, forces::advance::advance,
            forces::fortify::dig, forces::movement::move_units;
        Tick: forces::strikes::strike, forces::others::blast_by_others,
            command::local_fire::fire_locally;
        Script: forces::script::play;
        Tick: command::claims::complain;
    }
    Agreement {
        Tick: agreement::judge_acts;
    }
    Sensing {
        Day: sensing::access::jam;
        Watch: sensing::plan::plan_day;
        Enquiry: sensing::review::review_watch;
        Watch: sensing::looks::look;
        Hour: sensing::coverage::note_coverage;
    }
    Casework {
        Watch: casework::cases::build_cases;
    }
    Findings {
        Watch: casework::findings::confirm_cases, casework::institution::adopt_findings;
        Midnight: casework::warnings::watch_rhythm;
    }
    Consequences {
        Tick: consequences::standing::perceive, consequences::standing::judge_standing;
        Threat: consequences::patterns::follow_patterns;
        Tick: consequences::status::decide_status;
        Midnight: ledger::samples::note_day;
    }
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
    schedule.set_apply_final_deferred(false);
    schedule.set_build_settings(ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        hierarchy_detection: LogLevel::Error,
        auto_insert_apply_deferred: false,
        use_shortnames: true,
        report_sets: true,
    });
    schedule
}
