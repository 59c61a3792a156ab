//! Further marks of a chart: what diagrams of reliability and curves over thresholds need.

use super::{BOTTOM, COLOURS, Chart, TOP};

impl Chart {
    /// Half as wide, for charts that stand side by side.
    pub(in crate::report::html) fn narrow(mut self) -> Self {
        self.width = 380.0;
        self
    }

    /// A thin line from the lower left corner to the upper right one.
    pub(in crate::report::html) fn diagonal(&mut self) {
        self.marks.raw("<line class=\"rule\"");
        let from = (self.left, self.height - BOTTOM);
        self.ends(from, (self.width - self.right, TOP));
    }

    /// A mark like [`Chart::dot`] that is not filled: it says less.
    pub(in crate::report::html) fn ring(&mut self, series: usize, (x, y): (f64, f64), says: &str) {
        self.drawn = true;
        let (x, y) = (self.px(x), self.py(y));
        self.marks
            .raw("<circle class=\"ring s")
            .int(series % COLOURS)
            .raw("\" r=\"4\" cx=\"")
            .at(x)
            .raw("\" cy=\"")
            .at(y)
            .raw("\"><title>")
            .text(says)
            .raw("</title></circle>");
    }

    /// A column that stands on the axis from one place to another, as high as `share` (0..1) of the
    /// chart, with words above it.
    pub(in crate::report::html) fn column(
        &mut self,
        (from, to): (f64, f64),
        share: f64,
        words: &str,
        says: &str,
    ) {
        let (x1, x2) = (self.px(from), self.px(to));
        let foot = self.height - BOTTOM;
        let high = share.clamp(0.0, 1.0) * (foot - TOP);
        self.marks
            .raw("<rect class=\"column\" x=\"")
            .at(x1 + 1.0)
            .raw("\" y=\"")
            .at(foot - high)
            .raw("\" width=\"")
            .at((x2 - x1 - 2.0).max(0.0))
            .raw("\" height=\"")
            .at(high)
            .raw("\"><title>")
            .text(says)
            .raw("</title></rect><text class=\"small\" text-anchor=\"middle\" x=\"")
            .at((x1 + x2) / 2.0)
            .raw("\" y=\"")
            .at(foot - high - 3.0)
            .raw("\">")
            .text(words)
            .raw("</text>");
    }
}
