//! What significance means: numbers of the judge's size scale.

use crate::base::parameter::parameters;

parameters! {
    /// Numbers of significance.
    AgreementParameters at "agreement" {
        /// \[weapons\] — heavy weapons in their zone from which one violation is significant.
        significant_weapons,
        /// \[persons\] — expected casualties from which one violation by fire is significant.
        significant_casualties,
        /// \[battalions\] — predicted gain by day 45 from which a rear violation is significant.
        significant_gain,
        /// \[d\] — day by which a gain counts.
        gain_by_day,
        /// \[d\] — window of a composite violation.
        composite_days,
        /// \[km\] — stretch of a composite violation.
        composite_km,
        /// \[km\] — stretch of a composite violation in the rear: a declared group of sites.
        composite_rear_km,
        /// \[h\] — in time, fire.
        in_time_fire_hours,
        /// \[h\] — in time, raid.
        in_time_raid_hours,
        /// \[h\] — in time, heavy weapons.
        in_time_weapons_hours,
        /// \[h\] — in time, depot.
        in_time_depot_hours,
        /// \[h\] — in time, course.
        in_time_course_hours,
        /// \[1\] — P_plan or P_real below which a violation was out of reach or not watched.
        watched_threshold,
        /// \[m\] — how exactly it is known where the line is.
        line_uncertainty_m,
        /// \[km²\] — ground beyond the line's uncertainty from which an advance is significant.
        significant_km2,
        /// \[h\] — in time, concentration.
        in_time_concentration_hours,
    }
}
