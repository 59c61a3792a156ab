//! Columns about what the sides wanted: ordered violations, what became of them, where they went, and
//! how fire answered fire.
//!
//! # Equations
//! *Ordered*: order share w of each violation, summed. Of an act named in an order w = 1; of fire
//! w = 1 − (rate under compliance)/(rate under the actual stance).
//! *Displacement*: 1 − p̄_o/p̄_u, p̄_o the mean chance to be seen (as it really was) of violations by
//! local fire that are no answers, weighted by w, p̄_u that weighted by 1 − w: 0 when what is ordered happens where the
//! rest happens, 1 when it all happens where nobody looks; negative when it seeks the watch.
//! *Branching ratio*: answers over episodes, after grace and before collapse; answers to what
//! happened before the truce are left out.

use super::account::{Fate, Judged, Truth, Work, act, counted, labelled, p_of};
use super::measures::RunMeasures;
use crate::base::Side;
use crate::record::act::{Conduct, Group};
use crate::record::consequence::Consequence;

pub(super) fn behaviour_columns(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    run: &mut RunMeasures,
) {
    // ordered, unordered: sums of weights, and of weights times the chance to be seen
    let (mut front, mut rear, mut established) = (0.0, 0.0, 0.0);
    let (mut fire, mut seen) = ([0.0; 2], [0.0; 2]);
    let violations = truth.violations.0.iter().zip(&judged.fates);
    for (violation, fate) in violations.filter(|(v, _)| counted(v)) {
        let act = act(truth, violation);
        let w = act.order_share;
        if *fate == Fate::Established {
            established += w;
        }
        if violation.group == Group::Rear {
            rear += w;
            continue;
        }
        front += w;
        // answers are nobody's wish; raids and strikes have no unordered kin to be compared with
        let local = truth.spec.acts.kind(act.kind).conduct == Conduct::LocalFire;
        if local && !act.answer {
            let looks = work.provenance.looks.get(violation.act as usize);
            let p = looks.map_or(0.0, |l| p_of(l.real.get()));
            for (i, weight) in [w, 1.0 - w].into_iter().enumerate() {
                fire[i] += weight;
                seen[i] += weight * p;
            }
        }
    }
    run.violations_ordered_front = Some(front);
    run.violations_ordered_rear = Some(rear);
    let ordered = front + rear;
    run.ordered_established_share = (ordered > 0.0).then(|| established / ordered);
    let watched = fire.iter().all(|&n| n > 0.0) && seen[1] > 0.0;
    run.displacement_share = watched.then(|| 1.0 - (seen[0] / fire[0]) / (seen[1] / fire[1]));
    fire_columns(truth, run);
    penalty_columns(truth, run);
}

fn fire_columns(truth: &Truth, run: &mut RunMeasures) {
    let grace = truth.spec.terms.grace_end();
    let end = truth.clock.horizon();
    let collapse = truth.status.collapse.map_or(end, |(second, _)| second);
    let (mut episodes, mut answers) = (0_u32, 0_u32);
    for act in &truth.log.acts {
        let fire = truth.spec.acts.kind(act.kind).conduct == Conduct::LocalFire;
        if fire && (grace..collapse).contains(&act.start) {
            episodes += 1;
            answers += u32::from(act.answer_to.is_some());
        }
    }
    run.branching_ratio = (episodes > 0).then(|| f64::from(answers) / f64::from(episodes));
}

fn penalty_columns(truth: &Truth, run: &mut RunMeasures) {
    if truth.spec.guarantees.0.is_empty() {
        return;
    }
    let of = |side: Side| {
        let hits = |c: &&(u32, Consequence)| matches!(c.1, Consequence::Penalty(s, _) if s == side);
        truth.consequences.0.iter().filter(hits).count() as i64
    };
    [run.penalties_a, run.penalties_b] = labelled(truth, Side::BOTH.map(of)).map(Some);
}
