//! What the course of a truce does to the will of the sides.

use crate::base::parameter::parameters;

parameters! {
    /// Numbers of consequences.
    ConsequencesParameters at "consequences" {
        /// \[log-sd\] — front-wide tension.
        tension_front_log_sd,
        /// \[log-sd\] — tension of an area.
        tension_area_log_sd,
        /// \[d\] — memory of tension.
        tension_days,
        /// \[sd\] — calm of tension at the start of an agreed truce (negative = calm).
        tension_start,
        /// \[d\] — mean age of what a side perceives.
        perception_days,
        /// \[1/d\] — speed at which trust moves.
        trust_speed_per_day,
        /// \[1\] — perceived fire, as share of base, at which trust falls to 1/e.
        trust_scale,
        /// \[1\] — weight of claims that nobody clarifies in what a side perceives.
        suspicion,
        /// \[1\] — commitment gained per unit of trust above day 0.
        commitment_per_trust,
        /// \[1\] — trust in the mission lost per wrong accusation, as a side sees it.
        mission_trust_loss,
        /// \[1\] — chance that a side at commitment 1 answers an adopted finding by a renewed order.
        p_answers_finding,
        /// \[1/d\] — hazard of collapse with no fire and both commitments at one half.
        collapse_hazard_per_day,
        /// \[1\] — growth of that hazard with fire over base.
        collapse_growth,
        /// \[1\] — slope of the decision to extend.
        extension_slope,
        /// \[1\] — trust times commitment at which a side is in two minds about extending.
        extension_middle,
        /// \[1\] — commitment that a leaders' call adds at once.
        call_commitment,
        /// \[d\] — how fast that fades.
        call_days,
        /// \[1\] — trust that an exchange of prisoners adds.
        exchange_trust,
        /// \[d\] — hotline: orders renewed every so many days.
        hotline_renewal_days,
    }
}
