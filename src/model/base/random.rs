//! Keyed random numbers: every draw is a pure function of
//! (seed, stream, entity, tick, draw).
//!
//! There is no generator state. Two regimes with one seed meet the same weather, tempers and
//! impulses, and an extra unit, sensor or draw moves no other number.
//!
//! * Generator: Philox4x32-10. The 64-bit seed is the key; the counter holds
//!   draw (16 bits), stream (16 bits), tick (32 bits) and entity (64 bits), so different keys
//!   never collide by construction.
//! * Streams are a frozen list with explicit discriminants: never renumber, never reuse.
//! * Samplers are our own inversions on top of [`super::math`], with known-answer tests, because
//!   samplers of libraries may change between versions.
//!
//! # References
//! Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11.
//!
//! # Options considered
//! A stateful generator per entity (shifts when one more number is drawn), ChaCha8 seeded by a
//! hash per key (slower), Philox (taken: no state, exact common random numbers).

use super::math;
use bevy_ecs::prelude::Resource;
use rand::rand_core::{Infallible, TryRng};
use serde::{Deserialize, Serialize};

/// A stream of random numbers: one per mechanism, frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u16)]
#[expect(
    missing_docs,
    reason = "the names are the documentation; the page random.md lists them"
)]
pub enum Stream {
    AreaHeat = 1,
    SectorHeat = 2,
    Terrain = 3,
    Cloud = 4,
    Wind = 5,
    Fog = 6,
    UnitPlacement = 10,
    UnitTemper = 11,
    SitePlacement = 12,
    SiteTemper = 13,
    OrderDelay = 20,
    Disobedience = 21,
    Tension = 22,
    Impulse = 23,
    Answer = 24,
    EpisodeShape = 25,
    Stance = 26,
    Collapse = 27,
    Extension = 28,
    Complaint = 29,
    CourseLength = 30,
    CallUp = 31,
    Delivery = 32,
    HeavyWeapons = 33,
    Raid = 34,
    OtherActors = 35,
    FalseFlag = 36,
    Access = 40,
    Ramp = 41,
    Allocation = 42,
    AssetOutage = 43,
    Look = 44,
    LookError = 45,
    FalseObservation = 46,
    InspectionChoice = 47,
    SatelliteTasking = 48,
    LookSchedule = 49,
    Track = 50,
    Sortie = 51,
    Jamming = 52,
    Casualty = 53,
    Loss = 54,
    SharedCondition = 55,
    SharedLook = 56,
    PortalRoute = 57,
    ReportDelay = 58,
    Script = 80,
    Advance = 84,
    Fortify = 85,
    Movement = 86,
    Strike = 87,
    Reconnaissance = 88,
    SeaAttack = 89,
    Casework = 60,
    Adoption = 61,
    FindingResponse = 70,
    Guarantee = 71,
    Bootstrap = 90,
    Design = 91,
    Declaration = 110,
    Legality = 111,
    Passage = 112,
    Dispatch = 113,
    Test = 99,
}

/// Philox4x32-10 of one 128-bit counter under a 64-bit key.
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    const M0: u32 = 0xD251_1F53;
    const M1: u32 = 0xCD9E_8D57;
    const W0: u32 = 0x9E37_79B9;
    const W1: u32 = 0xBB67_AE85;
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    for round in 0..10 {
        if round > 0 {
            k0 = k0.wrapping_add(W0);
            k1 = k1.wrapping_add(W1);
        }
        let p0 = u64::from(M0) * u64::from(c0);
        let p1 = u64::from(M1) * u64::from(c2);
        let (hi0, lo0) = ((p0 >> 32) as u32, p0 as u32);
        let (hi1, lo1) = ((p1 >> 32) as u32, p1 as u32);
        (c0, c1, c2, c3) = (hi1 ^ c1 ^ k0, lo1, hi0 ^ c3 ^ k1, lo0);
    }
    [c0, c1, c2, c3]
}

/// The master seed of one truce: hands out draws for keys.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed(pub u64);

impl Seed {
    /// Draws for the key (`stream`, `entity`, `tick`), starting at draw 0.
    pub fn draws(self, stream: Stream, entity: u64, tick: u32) -> Draws {
        Draws::new(self.0, stream, entity, tick)
    }

    /// The same draws, the first `N` of them worked out at once: who needs them all does not wait for
    /// one block after the other.
    pub fn draws_at_once<const N: usize>(self, stream: Stream, entity: u64, tick: u32) -> Draws<N> {
        let mut draws = Draws::new(self.0, stream, entity, tick);
        draws.refill();
        draws
    }

    /// The first uniform number in [0, 1) of a key: the common case of one draw.
    pub fn uniform(self, stream: Stream, entity: u64, tick: u32) -> f64 {
        self.draws(stream, entity, tick).uniform()
    }
}

/// The sequence of draws of one key. Cheap to make, holds no shared state. `N`, even, is how many are
/// worked out at once: it moves no number.
#[derive(Clone, Debug)]
pub struct Draws<const N: usize = 2> {
    seed: u64,
    stream: Stream,
    entity: u64,
    tick: u32,
    next_block: u16,
    /// How many of `ready` are used up.
    used: usize,
    ready: [u64; N],
}

impl<const N: usize> Draws<N> {
    fn new(seed: u64, stream: Stream, entity: u64, tick: u32) -> Self {
        Self {
            seed,
            stream,
            entity,
            tick,
            next_block: 0,
            used: N,
            ready: [0; N],
        }
    }

    /// The next 64 random bits. A key holds 65,536 blocks of two; past that it starts again.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if self.used >= N {
            self.refill();
        }
        let bits = self.ready[self.used];
        self.used += 1;
        bits
    }

    /// Works out the next blocks of two.
    fn refill(&mut self) {
        const { assert!(N > 0 && N.is_multiple_of(2)) };
        let key = [self.seed as u32, (self.seed >> 32) as u32];
        for pair in self.ready.chunks_exact_mut(2) {
            let counter = [
                u32::from(self.next_block) | (u32::from(self.stream as u16) << 16),
                self.tick,
                self.entity as u32,
                (self.entity >> 32) as u32,
            ];
            let [a, b, c, d] = philox4x32_10(counter, key);
            self.next_block = self.next_block.wrapping_add(1);
            pair[0] = u64::from(a) | (u64::from(b) << 32);
            pair[1] = u64::from(c) | (u64::from(d) << 32);
        }
        self.used = 0;
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in (0, 1): never 0, for logarithms and quantiles.
    pub fn open_uniform(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// Uniform in [`low`, `high`).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Uniform integer in 0..`n` (`n` > 0), by multiplication; bias below 2⁻³² for n < 2³².
    pub fn below(&mut self, n: u32) -> u32 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u32
    }

    /// Standard normal, by inversion.
    pub fn normal(&mut self) -> f64 {
        math::probit(self.open_uniform())
    }

    /// Exponential with mean 1, by inversion.
    pub fn exponential(&mut self) -> f64 {
        -math::ln(self.open_uniform())
    }

    /// Log-normal with the given median and standard deviation of the logarithm.
    pub fn log_normal(&mut self, median: f64, log_sd: f64) -> f64 {
        median * math::exp(log_sd * self.normal())
    }

    /// Poisson count with the given mean (≥ 0), by sequential inversion in chunks of mean 16.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        const CHUNK: f64 = 16.0;
        let mut left = mean;
        let mut count = 0;
        while left > CHUNK {
            count += self.poisson_chunk(CHUNK);
            left -= CHUNK;
        }
        if left > 0.0 {
            count + self.poisson_chunk(left)
        } else {
            count
        }
    }

    fn poisson_chunk(&mut self, mean: f64) -> u32 {
        let u = self.uniform();
        // quick reject: P(0) = e^−m ≥ 1 − m
        if u < 1.0 - mean {
            return 0;
        }
        let mut p = math::exp(-mean);
        let mut cumulated = p;
        let mut k = 0;
        while u >= cumulated && k < 512 {
            k += 1;
            p *= mean / f64::from(k);
            cumulated += p;
        }
        k
    }

    /// Gamma with unit scale and a positive shape, by squeeze (Marsaglia and Tsang, 2000); a shape
    /// below 1 by the power of a uniform number.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let u = self.uniform().max(f64::MIN_POSITIVE);
            return self.gamma(shape + 1.0) * math::pow(u, 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            let u = self.uniform().max(f64::MIN_POSITIVE);
            if math::ln(u) < 0.5 * x * x + d - d * v + d * math::ln(v) {
                return d * v;
            }
        }
    }

    /// Beta with positive parameters, from two gamma numbers.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        if x + y > 0.0 { x / (x + y) } else { 0.5 }
    }

    /// Index drawn from cumulative weights (ascending, last = total). Binary search.
    pub fn index_by_cumulative(&mut self, cumulative: &[f64]) -> usize {
        let total = cumulative.last().copied().unwrap_or(0.0);
        let target = self.uniform() * total;
        cumulative
            .partition_point(|&c| c <= target)
            .min(cumulative.len().saturating_sub(1))
    }
}

/// Any `rand` sampler can be fed from a key; the model itself uses the frozen samplers above.
impl<const N: usize> TryRng for Draws<N> {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }
    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for chunk in destination.chunks_mut(8) {
            let bytes = self.bits().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of Random123 (kat_vectors, philox4x32 10 rounds).
    #[test]
    fn philox_known_answers() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn samplers_have_the_right_moments() {
        let n = 20_000;
        let mean = |f: &dyn Fn(&mut Draws) -> f64| {
            (0..n)
                .map(|i| f(&mut Seed(7).draws(Stream::Test, i, 0)))
                .sum::<f64>()
                / n as f64
        };
        assert!((mean(&|d| d.uniform()) - 0.5).abs() < 0.01);
        assert!(mean(&|d| d.normal()).abs() < 0.03);
        assert!((mean(&|d| d.exponential()) - 1.0).abs() < 0.03);
        assert!((mean(&|d| f64::from(d.poisson(0.3))) - 0.3).abs() < 0.02);
        assert!((mean(&|d| f64::from(d.poisson(45.5))) - 45.5).abs() < 0.25);
        assert!((mean(&|d| f64::from(d.below(10))) - 4.5).abs() < 0.1);
    }

    /// The first draws of every kind, frozen: a change here moves every golden.
    #[test]
    fn draws_are_frozen() {
        let mut d = Seed(1).draws(Stream::Test, 2, 3);
        let got = (
            d.bits(),
            d.uniform().to_bits(),
            d.normal().to_bits(),
            d.exponential().to_bits(),
            d.poisson(2.5),
            d.below(1000),
        );
        assert_eq!(format!("{got:?}"), FROZEN);
    }
    const FROZEN: &str = "(16784771446544042070, 4605317642862659565, 4605087964083677602, \
                          4603540790930013456, 0, 364)";

    #[test]
    fn draws_worked_out_at_once_are_the_same() {
        let mut one_by_one = Seed(3).draws(Stream::Test, 7, 11);
        let mut at_once = Seed(3).draws_at_once::<6>(Stream::Test, 7, 11);
        for n in 0..20 {
            assert_eq!(one_by_one.bits(), at_once.bits(), "{n}");
        }
    }

    #[test]
    fn an_extra_draw_moves_nothing_else() {
        let seed = Seed(5);
        let before = seed.uniform(Stream::Cloud, 9, 4);
        let mut other = seed.draws(Stream::Wind, 9, 4);
        for _ in 0..100 {
            other.bits();
        }
        assert_eq!(
            before.to_bits(),
            seed.uniform(Stream::Cloud, 9, 4).to_bits()
        );
    }
}
