//! Linear equations.

/// Solves a square system by elimination with row pivots; none when it has no solution in floating
/// point.
pub(super) fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let size = |i: usize| rows[i][column].abs();
        let pivot = (column..n).max_by(|&a, &b| size(a).total_cmp(&size(b)))?;
        rows.swap(column, pivot);
        right.swap(column, pivot);
        if rows[column][column].abs() < 1e-300 {
            return None;
        }
        let (done, below) = rows.split_at_mut(column + 1);
        let top = &done[column];
        for (row, i) in below.iter_mut().zip(column + 1..) {
            let factor = row[column] / top[column];
            if factor != 0.0 {
                for (value, above) in row.iter_mut().zip(top).skip(column) {
                    *value -= factor * above;
                }
                right[i] -= factor * right[column];
            }
        }
    }
    let mut solution = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| rows[i][j] * solution[j]).sum();
        solution[i] = (right[i] - known) / rows[i][i];
    }
    Some(solution)
}
