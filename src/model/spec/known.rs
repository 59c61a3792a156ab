//! What is public about kinds, sensors and sites: how casework may judge reports.

use super::TruceSpec;
use crate::base::{Metres, Side, SiteId, math};
use crate::casework::{KindFacts, PublicTables, SensorFacts, tables};
use crate::record::act::{ActKind, Conduct, Modality};

impl TruceSpec {
    /// The tables; `sites` with their side and depth.
    pub fn public_tables(
        &self,
        sites: impl Iterator<Item = (SiteId, Side, Metres)>,
    ) -> PublicTables {
        let agreement = &self.parameters.agreement;
        let kinds = self.acts.0.iter().map(|kind| KindFacts {
            group: kind.group,
            lookalike: kind.lookalike,
            grave_from: grave_from(
                kind,
                agreement.significant_casualties,
                agreement.significant_weapons,
            ),
            other_named: self.taken_for(kind),
            ordered_by_nature: !matches!(kind.conduct, Conduct::LocalFire | Conduct::OtherActor),
        });
        let sensors = self.sensors.0.iter().map(|sensor| SensorFacts {
            tells_side: sensor.p_side,
            error_m: sensor.error_m as i32,
            other: self.likeness_of_others(sensor.modality),
        });
        PublicTables {
            kinds: kinds.collect(),
            sensors: sensors.collect(),
            learns_below: self.parameters.casework.learns_below_lookalike,
            rear_from_km: self.parameters.forces.site_depth_from_km,
            sites: sites
                .map(|(id, side, depth)| (id, (side, depth.km())))
                .collect(),
        }
    }

    /// Other actors' kinds.
    fn others(&self) -> impl Iterator<Item = &ActKind> {
        let all = self.acts.0.iter();
        all.filter(|kind| kind.conduct == Conduct::OtherActor)
    }

    /// \[nat\] — by kind: log of how strongly other actors' doing shows in a modality, against an
    /// act of the kind.
    fn likeness_of_others(&self, modality: Modality) -> Vec<f64> {
        let strength = |kind: &ActKind| kind.signature[modality as usize];
        let n = self.others().count().max(1) as f64;
        let other = self.others().map(strength).sum::<f64>() / n;
        let likeness = |kind: &ActKind| {
            if other <= 0.0 {
                tables::FLOOR
            } else {
                math::ln((other / strength(kind).max(0.01)).min(10.0)).max(tables::FLOOR)
            }
        };
        self.acts.0.iter().map(likeness).collect()
    }

    /// \[nat\] — log of how often what another actor does is taken for a kind of fire, against how
    /// often fire is of this kind; the floor where others do nothing of the group.
    fn taken_for(&self, kind: &ActKind) -> f64 {
        let is_fire = |kind: &ActKind| kind.conduct == Conduct::LocalFire;
        if !is_fire(kind) || !self.others().any(|other| other.group == kind.group) {
            return tables::FLOOR;
        }
        let fire = self.acts.0.iter().filter(|kind| is_fire(kind));
        let mistaken: f64 = fire.map(|kind| kind.mistaken).sum();
        if mistaken <= 0.0 || kind.share <= 0.0 {
            return 0.0;
        }
        math::ln((kind.mistaken / mistaken / kind.share).clamp(0.01, 100.0))
    }
}

/// \[1\] — count from which one case of a kind is significant by itself.
fn grave_from(kind: &ActKind, casualties: f64, weapons: f64) -> Option<u32> {
    if kind.proscribed {
        return Some(1);
    }
    let count = match kind.conduct {
        Conduct::HeavyWeapons => weapons,
        Conduct::LocalFire | Conduct::Raid | Conduct::Strike | Conduct::SeaAttack
            if kind.casualties_per_round > 0.0 =>
        {
            casualties / kind.casualties_per_round
        }
        // of courses and deliveries no report tells the size
        _ => return None,
    };
    Some((count.ceil() as u32).max(1))
}
