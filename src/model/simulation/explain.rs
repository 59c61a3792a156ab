//! Explanations of violations: what a truce keeps for them, and what it says.

use super::{Simulation, tallies, truth, work};
use crate::base::{Actor, Metres, ViolationId};
use crate::command::Restraints;
use crate::forces::{Register, Site};
use crate::ledger::explain::{Question, explain};
use crate::ledger::story::{Place, story};
use crate::ledger::{Explanation, LookMeasures, Story, look_rows};
use crate::record::act::ActLog;
use crate::record::timetable::ErrandLog;
use crate::record::violation::Violations;
use crate::sensing::SiteList;

impl Simulation {
    /// Index in the act log of the act behind a violation; none when there is none such.
    pub fn act_of_violation(&self, violation: u32) -> Option<u32> {
        let violations = self.world.resource::<Violations>();
        violations.0.get(violation as usize).map(|v| v.act)
    }

    /// The explanation of a violation through one watch (its number); none when there is no such
    /// violation, or none that counts. Single looks are in it when they were asked for from the
    /// start by [`Simulation::record_looks`]; all else is there without.
    pub fn explain(&mut self, watch: usize, violation: u32) -> Option<Explanation> {
        let entity = *self.watches.get(watch)?;
        self.settle();
        let tallies = tallies(&mut self.world, &self.spec);
        let truth = truth(&self.world, &self.spec, tallies);
        let work = work(&self.world, &self.spec, self.mode, entity)?;
        let question = Question {
            violation: ViolationId(violation),
            looks: self.looks(watch),
            order_received: self.order_received(violation),
            seed: self.seed,
            mode: self.mode.name(),
            digest: self.digest(),
        };
        explain(&truth, &work, &question)
    }

    /// What happened and what was known through one watch (its number), event by event; none when
    /// there is no such watch.
    pub fn story(&mut self, watch: usize) -> Option<Story> {
        let entity = *self.watches.get(watch)?;
        self.settle();
        let tallies = tallies(&mut self.world, &self.spec);
        let truth = truth(&self.world, &self.spec, tallies);
        let work = work(&self.world, &self.spec, self.mode, entity)?;
        let mut told = story(&truth, &work);
        told.places = self.places();
        if let Some(log) = self.world.get::<ErrandLog>(entity) {
            told.went.clone_from(&log.0);
        }
        Some(told)
    }

    /// Sites within the depth of the front.
    fn places(&self) -> Vec<Place> {
        let sites = self.world.resource::<SiteList>();
        let register = self.world.resource::<Register>();
        let depth = Metres::from_km(self.spec.front.depth_km);
        let near = sites.all.iter().filter(|entry| entry.depth.0 <= depth.0);
        near.map(|entry| {
            let entity = register.sites.get(entry.id.index());
            let site = entity.and_then(|&entity| self.world.get::<Site>(entity));
            Place {
                side: self.spec.label(entry.side),
                kind: site.map_or("site", |site| site.kind.name()),
                x_km: entry.x.km() as f32,
                depth_km: entry.depth.km() as f32,
                listed: sites.is_listed(entry.id),
                decoy: entry.decoy,
            }
        })
        .collect()
    }

    /// Hands the rows of all looks that a watch (its number) wrote down to `take`, one by one;
    /// stops at the first error.
    ///
    /// # Errors
    /// The first one of `take`.
    pub fn look_rows<E>(
        &mut self,
        watch: usize,
        mut take: impl FnMut(LookMeasures) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(&entity) = self.watches.get(watch) else {
            return Ok(());
        };
        self.settle();
        let tallies = tallies(&mut self.world, &self.spec);
        let truth = truth(&self.world, &self.spec, tallies);
        let Some(work) = work(&self.world, &self.spec, self.mode, entity) else {
            return Ok(());
        };
        for mut row in look_rows(&truth, &work, self.looks(watch)) {
            row.seed = Some(self.seed as i64);
            row.mode = Some(self.mode.name().to_owned());
            take(row)?;
        }
        Ok(())
    }

    /// \[s\] — when the order to stop reached the unit behind a violation; `u32::MAX` = never.
    fn order_received(&self, violation: u32) -> Option<u32> {
        let index = self.act_of_violation(violation)?;
        let act = self.world.resource::<ActLog>().acts.get(index as usize)?;
        let Actor::Unit(id) = act.actor else {
            return None;
        };
        let restraint = self.world.resource::<Restraints>().0.get(id.index())?;
        Some(restraint.received)
    }
}
