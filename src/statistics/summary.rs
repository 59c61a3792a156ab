//! Mean, variance, median, quantiles. Not-a-number values are the caller's fault and sort last.

/// Mean; none when empty.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample variance (divisor n − 1); none below two values.
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let centre = mean(values)?;
    let squares: f64 = values.iter().map(|x| (x - centre) * (x - centre)).sum();
    Some(squares / (values.len() - 1) as f64)
}

/// Median; none when empty.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Quantile with linear interpolation between order statistics (Hyndman and Fan's type 7, the
/// default of NumPy and R); `q` is clamped to 0..1; none when empty.
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    let mut scratch = values.to_vec();
    quantile_in_place(&mut scratch, q)
}

/// The same, reordering the slice instead of copying it.
pub(super) fn quantile_in_place(values: &mut [f64], q: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let position = q.clamp(0.0, 1.0) * (values.len() - 1) as f64;
    let below = position.floor() as usize;
    let (_, &mut low, rest) = values.select_nth_unstable_by(below, f64::total_cmp);
    let share = position - below as f64;
    if share == 0.0 {
        return Some(low);
    }
    let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + share * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let x = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(mean(&x), Some(2.5));
        assert_eq!(median(&x), Some(2.5));
        assert_eq!(variance(&x), Some(5.0 / 3.0));
        // NumPy: quantile([1, 2, 3, 4], [0.1, 0.25, 0.9]) = 1.3, 1.75, 3.7
        for (q, expected) in [(0.1, 1.3), (0.25, 1.75), (0.9, 3.7), (0.0, 1.0), (1.0, 4.0)] {
            let got = quantile(&x, q).expect("values");
            assert!((got - expected).abs() < 1e-12, "{q}: {got}");
        }
    }

    #[test]
    fn nothing_has_no_mean() {
        assert_eq!(mean(&[]), None);
        assert_eq!(median(&[]), None);
        assert_eq!(variance(&[1.0]), None);
    }
}
