//! Notes: where a look is written down, for the sums of the waterfall, for explanations, and as a
//! report when it saw something.

use super::conditions::p_of;
use super::looks::Draft;
use super::reports::report;
use super::spec::Detection;
use super::watcher::{Sight, Watcher};
use crate::base::{Stream, math};
use crate::record::act::Act;
use crate::record::provenance::{Cause, Factors, Look, LookBook, Looks, Provenance};

/// Odd multiplier that spreads asset keys over 64 bits.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Where looks of a watch are written down.
pub(super) struct Notebook<'a> {
    /// Sums for the waterfall.
    pub provenance: &'a mut Provenance,
    /// Single looks, when they are wanted.
    pub book: &'a mut LookBook,
    /// Reports.
    pub drafts: Vec<Draft>,
}

impl Notebook<'_> {
    /// The notes on one act.
    #[inline]
    pub fn notes<'n>(&'n mut self, act: &'n Act, index: u32) -> Notes<'n> {
        let wanted = self.book.wanted.wants(index);
        Notes {
            act,
            index,
            looks: &mut self.provenance.looks[index as usize],
            book: wanted.then_some(&mut self.book.looks),
            drafts: &mut self.drafts,
        }
    }
}

/// Where looks at one act are written down.
pub(super) struct Notes<'a> {
    /// The act.
    pub act: &'a Act,
    /// Its index in the log.
    pub index: u32,
    /// Sums for the waterfall.
    pub looks: &'a mut Looks,
    /// Single looks, when they are wanted.
    pub book: Option<&'a mut Vec<Look>>,
    /// Reports.
    pub drafts: &'a mut Vec<Draft>,
}

/// One look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    /// Ordinal of the asset in its group; none for an expectation.
    pub asset: Option<u32>,
    /// \[s\] — when.
    pub time: u32,
    /// \[s\] — how long.
    pub lasted: u32,
    /// Number that tells this look from others of the same asset at the same act.
    pub occasion: u32,
    /// \[km\] — nearest distance.
    pub distance_km: Option<f64>,
    /// \[nat\] — miss exponent as planned.
    pub plan: f64,
    /// \[nat\] — miss exponent as it was.
    pub real: f64,
    /// What was in the way.
    pub cause: Option<Cause>,
    /// Factors behind it.
    pub factors: Factors,
}

impl Notes<'_> {
    /// Writes down a look that did not happen: what the plan counted on and why it came to
    /// nothing.
    #[inline]
    pub fn missed(&mut self, watcher: &Watcher<'_>, attempt: Attempt) {
        let (plan, real, cause) = (attempt.plan, attempt.real, attempt.cause);
        self.missed_as(watcher, plan, real, cause, || attempt);
    }

    /// The same by what goes into the sums; the rest is worked out only for the book.
    #[inline]
    pub fn missed_as(
        &mut self,
        watcher: &Watcher<'_>,
        plan: f64,
        real: f64,
        cause: Option<Cause>,
        attempt: impl FnOnce() -> Attempt,
    ) {
        self.looks.add(plan, real, cause);
        if self.book.is_some() {
            self.write(watcher, &attempt(), false);
        }
    }

    /// Writes down a look that happened, draws whether it saw, and reports what it saw. True when
    /// it saw.
    pub fn look(&mut self, sight: &Sight, watcher: &Watcher<'_>, attempt: Attempt) -> bool {
        self.looks.add(attempt.plan, attempt.real, attempt.cause);
        self.look_beyond_plan(sight, watcher, attempt)
    }

    /// The same without the plan: the expectation under the rota was counted before.
    pub fn look_beyond_plan(
        &mut self,
        sight: &Sight,
        watcher: &Watcher<'_>,
        attempt: Attempt,
    ) -> bool {
        let asset = attempt.asset.unwrap_or(0);
        let seen = self.draw(sight, watcher, asset, attempt.occasion, attempt.real);
        self.tell(sight, watcher, &attempt, seen, true);
        seen
    }

    /// Adds a look to the sums and draws whether it saw. When it did, or when the book is wanted,
    /// [`Notes::tell`] is to follow.
    #[inline]
    pub fn glance(
        &mut self,
        sight: &Sight,
        watcher: &Watcher<'_>,
        (asset, occasion): (u32, u32),
        (plan, real): (f64, f64),
        cause: Option<Cause>,
    ) -> bool {
        self.looks.add(plan, real, cause);
        self.draw(sight, watcher, asset, occasion, real)
    }

    /// Whether looks at this act are written down one by one.
    #[inline]
    pub fn keeps_book(&self) -> bool {
        self.book.is_some()
    }

    /// Reports what was seen, unless several assets report together, and writes the look down.
    pub fn tell(
        &mut self,
        sight: &Sight,
        watcher: &Watcher<'_>,
        attempt: &Attempt,
        seen: bool,
        alone: bool,
    ) {
        if seen && alone {
            self.report(sight, watcher, attempt, false);
        }
        self.write(watcher, attempt, seen);
    }

    /// Writes a look into the book alone: its share is in sums that were noted before.
    pub fn book_only(&mut self, watcher: &Watcher<'_>, attempt: Attempt) {
        self.write(watcher, &attempt, false);
    }

    /// Reports what an attempt saw; as a fix of several nodes when `fixed`.
    pub fn report(&mut self, sight: &Sight, watcher: &Watcher<'_>, attempt: &Attempt, fixed: bool) {
        let asset = attempt.asset.unwrap_or(0);
        let observation = report(
            sight,
            watcher,
            self.act,
            asset,
            attempt.time,
            self.key(watcher, asset),
            attempt.occasion,
            fixed,
        );
        self.drafts.push(Draft {
            observation,
            act: Some(self.index),
            looked: attempt.time,
        });
    }

    fn key(&self, watcher: &Watcher<'_>, asset: u32) -> u64 {
        self.act.id.key() ^ watcher.group.key(asset).wrapping_mul(SPREAD)
    }

    /// Whether a look of a miss exponent sees.
    #[inline]
    fn draw(
        &self,
        sight: &Sight,
        watcher: &Watcher<'_>,
        asset: u32,
        occasion: u32,
        real: f64,
    ) -> bool {
        if real <= 0.0 {
            return false;
        }
        let key = self.key(watcher, asset);
        let u = sight.seed.uniform(Stream::Look, key, occasion);
        // p is never above its exponent: most misses need no exponential
        u < real && u < p_of(real)
    }

    // inlined, and the writing apart: nobody wants most looks one by one, and then their factors
    // need not be worked out
    #[inline]
    fn write(&mut self, watcher: &Watcher<'_>, attempt: &Attempt, seen: bool) {
        if let Some(book) = &mut self.book {
            write_down(book, self.index, watcher.place, attempt, seen);
        }
    }
}

#[cold]
fn write_down(book: &mut Vec<Look>, act: u32, group: u16, attempt: &Attempt, seen: bool) {
    book.push(Look {
        act,
        group,
        asset: attempt.asset,
        time: attempt.time,
        lasted: attempt.lasted,
        distance_km: attempt.distance_km,
        p_plan: p_of(attempt.plan),
        p_real: p_of(attempt.real),
        cause: attempt.cause,
        factors: attempt.factors,
        seen,
    });
}

/// \[nat\] — miss exponent of a single look whose chance is shared by all looks of the group at
/// this act (intra-class correlation ρ): q ~ Beta(m(1 − ρ)/ρ, (1 − m)(1 − ρ)/ρ), m the mean.
pub(super) fn shared_exponent(
    sight: &Sight,
    watcher: &Watcher<'_>,
    act: &Act,
    strength: f64,
) -> f64 {
    let (Detection::Glimpse { p }, rho) = (watcher.sensor.detection, watcher.sensor.correlation)
    else {
        return watcher.sensor.detection.miss_exponent(strength, 1.0);
    };
    if rho <= 0.0 || p <= 0.0 || p >= 1.0 {
        return watcher.sensor.detection.miss_exponent(strength, 1.0);
    }
    let weight = (1.0 - rho) / rho;
    let key = act.id.key() ^ watcher.group.group_key().wrapping_mul(SPREAD);
    let mut draws = sight.seed.draws(Stream::SharedLook, key, 0);
    let q = draws.beta(p * weight, (1.0 - p) * weight);
    -math::ln_1p(-(q * strength).min(1.0 - 1e-15))
}
