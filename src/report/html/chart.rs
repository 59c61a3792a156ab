//! A chart as inline SVG: two axes with titles and units, marks told apart by colour *and* shape or
//! dashes, names written beside them. Nothing but what the report needs.

mod marks;

use super::markup::Html;
use crate::report::format::cut;
use crate::report::number;

/// How many series are told apart by colour; later ones begin again with other dashes.
const COLOURS: usize = 8;
/// \[px\] — least distance of two names beside a chart.
const LINE: f64 = 14.0;
/// \[px\] — width of a letter of a name.
const LETTER: f64 = 6.5;

/// An axis: what it shows, its ends, and where it has ticks.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// Title with unit.
    pub(super) title: String,
    low: f64,
    high: f64,
    ticks: Vec<f64>,
    decimals: usize,
}

impl Axis {
    /// An axis from `low` to `high` with ticks at round numbers; `high` is rounded up.
    pub(super) fn new(title: &str, low: f64, high: f64) -> Self {
        let (low, high) = if low.is_finite() && high.is_finite() && high > low {
            (low, high)
        } else {
            (0.0, 1.0)
        };
        let step = round_step((high - low) / 5.0);
        let first = (low / step).floor() as i64;
        let last = (high / step - 1e-9).ceil() as i64;
        let ticks: Vec<f64> = (first..=last).map(|i| i as f64 * step).collect();
        Self {
            title: title.to_owned(),
            low: ticks.first().copied().unwrap_or(low),
            high: ticks.last().copied().unwrap_or(high),
            ticks,
            decimals: decimals(step),
        }
    }

    /// An axis that ends just where it is told to.
    pub(super) fn exact(title: &str, low: f64, high: f64, ticks: &[f64]) -> Self {
        Self {
            title: title.to_owned(),
            low,
            high,
            ticks: ticks.to_vec(),
            decimals: 0,
        }
    }

    /// Days of a truce, from 0 to its length.
    pub(super) fn days(title: &str, days: f64) -> Self {
        let step = (days / 6.0).ceil().max(1.0);
        let whole = (0..).map(|i| f64::from(i) * step);
        let mut ticks: Vec<f64> = whole.take_while(|day| *day <= days - step / 2.0).collect();
        ticks.push(days);
        Self::exact(title, 0.0, days, &ticks)
    }

    /// Where it has ticks.
    pub(super) fn ticks(&self) -> &[f64] {
        &self.ticks
    }

    fn share(&self, x: f64) -> f64 {
        ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// Decimals that tell ticks at a distance of `step` apart: as many as the step itself has.
fn decimals(step: f64) -> usize {
    let mut power = 1.0;
    let mut decimals = 0;
    while step * power < 1.0 - 1e-9 && decimals < 6 {
        power *= 10.0;
        decimals += 1;
    }
    decimals
}

/// 1, 2 or 5 times a power of ten, at least `least`.
fn round_step(least: f64) -> f64 {
    let mut power = 1e-6;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 5.0, 10.0].map(|k| k * power);
    steps
        .into_iter()
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// A chart that is being drawn.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    x: Axis,
    y: Axis,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    marks: Html,
    // where a name wants to stand, the name, the series
    names: Vec<(f64, String, usize)>,
    // left end, right end and foot of each label
    labels: Vec<(f64, f64, f64)>,
    // whether there is a line, mark or bar, and not only rules and names
    drawn: bool,
}

const TOP: f64 = 12.0;
const BOTTOM: f64 = 46.0;

impl Chart {
    /// An empty one; `right` pixels are left for names, `left` for the ticks.
    pub(super) fn new(x: Axis, y: Axis, height: f64, left: f64, right: f64) -> Self {
        Self {
            x,
            y,
            width: 760.0,
            height,
            left,
            right,
            marks: Html::new(),
            names: Vec::new(),
            labels: Vec::new(),
            drawn: false,
        }
    }

    fn px(&self, x: f64) -> f64 {
        self.left + self.x.share(x) * (self.width - self.left - self.right)
    }

    fn py(&self, y: f64) -> f64 {
        self.height - BOTTOM - self.y.share(y) * (self.height - TOP - BOTTOM)
    }

    fn class(&mut self, series: usize) {
        self.marks
            .raw(" class=\"s")
            .int(series % COLOURS)
            .raw(" d")
            .int((series + series / COLOURS) % 4)
            .raw("\"");
    }

    /// A line through points.
    pub(super) fn line(&mut self, series: usize, points: &[(f64, f64)]) {
        self.drawn |= !points.is_empty();
        self.marks.raw("<polyline");
        self.class(series);
        self.marks.raw(" points=\"");
        for (x, y) in points {
            let (x, y) = (self.px(*x), self.py(*y));
            self.marks.at(x).raw(",").at(y).raw(" ");
        }
        self.marks.raw("\"/>");
    }

    /// An area between a lower and an upper line over the same places.
    pub(super) fn band(&mut self, series: usize, band: &[(f64, f64, f64)]) {
        self.marks
            .raw("<polygon class=\"band s")
            .int(series % COLOURS)
            .raw("\" points=\"");
        let up = band.iter().map(|(x, _, high)| (*x, *high));
        let down = band.iter().rev().map(|(x, low, _)| (*x, *low));
        for (x, y) in up.chain(down) {
            let (x, y) = (self.px(x), self.py(y));
            self.marks.at(x).raw(",").at(y).raw(" ");
        }
        self.marks.raw("\"/>");
    }

    /// A mark at a point; what it says when pointed at.
    pub(super) fn dot(&mut self, series: usize, (x, y): (f64, f64), says: &str) {
        self.drawn = true;
        let (x, y) = (self.px(x), self.py(y));
        self.marks.raw("<path");
        self.class(series);
        self.marks.raw(" d=\"M").at(x).raw(",").at(y);
        // circle, square, diamond, triangle
        self.marks.raw(match series % 4 {
            0 => "m-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z",
            1 => "m-4,-4h8v8h-8z",
            2 => "m0,-5l5,5l-5,5l-5,-5z",
            _ => "m0,-5l5,9h-10z",
        });
        self.marks
            .raw("\" style=\"stroke-dasharray:none\" fill=\"currentColor\"><title>");
        self.marks.text(says).raw("</title></path>");
    }

    /// An interval from left to right.
    pub(super) fn span_x(&mut self, series: usize, low: f64, high: f64, y: f64) {
        self.span(series, (low, y), (high, y));
    }

    /// An interval from bottom to top.
    pub(super) fn span_y(&mut self, series: usize, x: f64, low: f64, high: f64) {
        self.span(series, (x, low), (x, high));
    }

    fn span(&mut self, series: usize, from: (f64, f64), to: (f64, f64)) {
        let from = (self.px(from.0), self.py(from.1));
        let to = (self.px(to.0), self.py(to.1));
        self.marks
            .raw("<line class=\"span s")
            .int(series % COLOURS)
            .raw("\"");
        self.ends(from, to);
    }

    /// Both ends of a `<line`, in pixels, and its end.
    fn ends(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.marks
            .raw(" x1=\"")
            .at(x1)
            .raw("\" y1=\"")
            .at(y1)
            .raw("\" x2=\"")
            .at(x2)
            .raw("\" y2=\"")
            .at(y2)
            .raw("\"/>");
    }

    /// A thin line across at a height, or down at a place: a mark to compare with.
    pub(super) fn rule(&mut self, x: Option<f64>, y: Option<f64>) {
        let (x1, x2) = x.map_or((self.left, self.width - self.right), |x| {
            (self.px(x), self.px(x))
        });
        let (y1, y2) = y.map_or((TOP, self.height - BOTTOM), |y| (self.py(y), self.py(y)));
        self.marks.raw("<line class=\"rule\"");
        self.ends((x1, y1), (x2, y2));
    }

    /// A bar from `from` to `to` at a row.
    pub(super) fn bar(
        &mut self,
        pattern: usize,
        (from, to): (f64, f64),
        (y, thick): (f64, f64),
        says: &str,
    ) {
        self.drawn = true;
        let (x1, x2, y) = (self.px(from), self.px(to), self.py(y));
        self.marks
            .raw("<rect class=\"f")
            .int(pattern % COLOURS)
            .raw("\" x=\"")
            .at(x1)
            .raw("\" y=\"")
            .at(y - thick / 2.0)
            .raw("\" width=\"")
            .at((x2 - x1).max(0.0))
            .raw("\" height=\"")
            .at(thick)
            .raw("\"><title>")
            .text(says)
            .raw("</title></rect>");
    }

    /// A name at the right edge, at the height of `y`; names make room for each other.
    pub(super) fn name(&mut self, series: usize, y: f64, name: &str) {
        let y = self.py(y);
        self.names.push((y, name.to_owned(), series));
    }

    /// A name close to a point, above or below those that are there already.
    pub(super) fn label(&mut self, (x, y): (f64, f64), words: &str) {
        let (px, py) = (self.px(x), self.py(y));
        let right = px > self.width - self.right - 90.0;
        let x = px + if right { -8.0 } else { 8.0 };
        let wide = LETTER * words.chars().count() as f64;
        let (from, to) = if right { (x - wide, x) } else { (x, x + wide) };
        let step = if py < self.height / 2.0 { LINE } else { -LINE };
        let mut y = if step > 0.0 { py + 4.0 } else { py - 6.0 };
        let hit = |y: f64| {
            let labels = self.labels.iter();
            labels
                .clone()
                .any(|(low, high, foot)| from < *high && to > *low && (y - foot).abs() < LINE)
        };
        while hit(y) {
            y += step;
        }
        self.labels.push((from, to, y));
        self.marks
            .raw("<text class=\"label\" x=\"")
            .at(x)
            .raw("\" y=\"")
            .at(y)
            .raw(if right {
                "\" text-anchor=\"end\">"
            } else {
                "\">"
            })
            .text(words)
            .raw("</text>");
    }

    /// A name to the left of a row, in place of ticks.
    pub(super) fn row_name(&mut self, y: f64, name: &str) {
        let (x, y) = (self.left - 8.0, self.py(y) + 4.0);
        self.marks
            .raw("<text x=\"")
            .at(x)
            .raw("\" y=\"")
            .at(y)
            .raw("\" text-anchor=\"end\">");
        words(&mut self.marks, name, x);
        self.marks.raw("</text>");
    }

    /// The whole picture; words in its place where nothing was drawn, since empty axes would say
    /// that all is nought. `title` and `desc` are read aloud.
    pub(super) fn svg(mut self, title: &str, desc: &str) -> Html {
        let mut out = Html::new();
        if !self.drawn {
            out.element("<p>", title, ": these results have no values to show.</p>");
            return out;
        }
        out.raw("<svg role=\"img\" viewBox=\"0 0 ")
            .at(self.width)
            .raw(" ")
            .at(self.height)
            .raw("\"><title>")
            .text(title)
            .raw("</title><desc>")
            .text(desc)
            .raw("</desc><g class=\"axes\">");
        let (x1, x2) = (self.left, self.width - self.right);
        let (y1, y2) = (TOP, self.height - BOTTOM);
        for tick in &self.x.ticks {
            let x = self.px(*tick);
            out.raw("<line x1=\"")
                .at(x)
                .raw("\" x2=\"")
                .at(x)
                .raw("\" y1=\"")
                .at(y1)
                .raw("\" y2=\"")
                .at(y2 + 4.0)
                .raw("\"/><text text-anchor=\"middle\" x=\"")
                .at(x)
                .raw("\" y=\"")
                .at(y2 + 17.0)
                .raw("\">")
                .text(&number(*tick, self.x.decimals))
                .raw("</text>");
        }
        for tick in &self.y.ticks {
            let y = self.py(*tick);
            out.raw("<line x1=\"")
                .at(x1 - 4.0)
                .raw("\" x2=\"")
                .at(x2)
                .raw("\" y1=\"")
                .at(y)
                .raw("\" y2=\"")
                .at(y)
                .raw("\"/><text text-anchor=\"end\" x=\"")
                .at(x1 - 8.0)
                .raw("\" y=\"")
                .at(y + 4.0)
                .raw("\">")
                .text(&number(*tick, self.y.decimals))
                .raw("</text>");
        }
        out.raw("<text text-anchor=\"middle\" class=\"title\" x=\"")
            .at((x1 + x2) / 2.0)
            .raw("\" y=\"")
            .at(self.height - 8.0)
            .raw("\">")
            .text(&self.x.title)
            .raw("</text>");
        if !self.y.title.is_empty() {
            out.raw("<text text-anchor=\"middle\" class=\"title\" transform=\"translate(13 ")
                .at((y1 + y2) / 2.0)
                .raw(") rotate(-90)\">")
                .text(&self.y.title)
                .raw("</text>");
        }
        out.raw("</g>").html(&self.marks);
        self.names.sort_by(|x, y| x.0.total_cmp(&y.0));
        for (y, (_, name, series)) in spread(&self.names, y2).into_iter().zip(&self.names) {
            out.raw("<text class=\"name t")
                .int(series % COLOURS)
                .raw("\" x=\"")
                .at(x2 + 8.0)
                .raw("\" y=\"")
                .at(y + 4.0)
                .raw("\">");
            words(&mut out, name, self.right - 8.0);
            out.raw("</text>");
        }
        out.raw("</svg>");
        out
    }
}

/// Words as far as there is room for them; all of them when pointed at. No measure of a font is at
/// hand: a letter is taken for [`LETTER`] wide.
fn words(out: &mut Html, words: &str, room: f64) {
    let shown = cut(words, (room / LETTER) as usize);
    out.text(&shown);
    if shown != words {
        out.raw("<title>").text(words).raw("</title>");
    }
}

/// \[px\] — height of a chart that has room for so many names beside it, one a line.
pub(super) fn room_for(names: usize) -> f64 {
    TOP + BOTTOM + LINE * names as f64
}

/// Heights of names, in order, moved apart and kept above `floor`; closer than a line where they
/// are too many.
fn spread(names: &[(f64, String, usize)], floor: f64) -> Vec<f64> {
    let gaps = names.len().saturating_sub(1).max(1);
    let line = LINE.min((floor - TOP) / gaps as f64);
    let mut heights: Vec<f64> = Vec::new();
    for (wanted, _, _) in names {
        let least = heights.last().map_or(TOP, |last| last + line);
        heights.push(wanted.max(least));
    }
    let mut most = floor;
    for height in heights.iter_mut().rev() {
        *height = height.min(most);
        most = *height - line;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_numbers() {
        let axis = Axis::new("x", 0.0, 93.0);
        assert_eq!(axis.ticks, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        let below = Axis::new("x", -0.3, 0.1);
        assert_eq!((below.low, below.high), (-0.30000000000000004, 0.1));
        let small: Vec<String> = Axis::new("x", 0.0, 0.014)
            .ticks
            .iter()
            .map(|tick| number(*tick, Axis::new("x", 0.0, 0.014).decimals))
            .collect();
        assert_eq!(small, ["0.000", "0.005", "0.010", "0.015"]);
        // days: at even distances, and at the last one
        assert_eq!(Axis::days("d", 8.0).ticks, [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(
            Axis::days("d", 14.0).ticks,
            [0.0, 3.0, 6.0, 9.0, 12.0, 14.0]
        );
        assert_eq!(Axis::days("d", 30.0).ticks.len(), 7);
        assert_eq!(Axis::days("d", 1.0).ticks, [0.0, 1.0]);
        // nothing to show is no reason to fail
        assert_eq!(Axis::new("x", 2.0, 2.0).ticks.len(), 6);
        assert_eq!(Axis::new("x", f64::NAN, 1.0).high, 1.0);
    }

    #[test]
    fn names_make_room_for_each_other() {
        let names = |heights: &[f64]| -> Vec<(f64, String, usize)> {
            heights.iter().map(|y| (*y, String::new(), 0)).collect()
        };
        assert_eq!(
            spread(&names(&[50.0, 50.0, 52.0]), 200.0),
            [50.0, 64.0, 78.0]
        );
        assert_eq!(spread(&names(&[198.0, 199.0]), 200.0), [186.0, 200.0]);
        // too many for the room stand closer, and stay in the picture
        let many = spread(&names(&[30.0; 21]), TOP + 100.0);
        let steps = many.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(steps.into_iter().all(|step| (step - 5.0).abs() < 1e-9));
        assert_eq!((many[0], many[20]), (TOP, TOP + 100.0));
        assert_eq!(spread(&names(&[30.0]), 200.0), [30.0]);
    }

    #[test]
    fn empty_axes_are_not_drawn() {
        let axis = || Axis::new("x", 0.0, 1.0);
        let empty = || Chart::new(axis(), axis(), 200.0, 60.0, 80.0);
        let mut ruled = empty();
        ruled.rule(Some(0.0), None);
        ruled.line(0, &[]);
        for chart in [empty(), ruled] {
            let text = chart.svg("Fire", "d").into_string();
            assert_eq!(text, "<p>Fire: these results have no values to show.</p>");
        }
        let mut drawn = empty();
        drawn.bar(0, (0.0, 0.5), (0.5, 9.0), "half");
        assert!(drawn.svg("Fire", "d").into_string().starts_with("<svg"));
    }

    #[test]
    fn a_long_name_is_cut_and_told_whole_when_pointed_at() {
        let axis = || Axis::new("x", 0.0, 1.0);
        let mut chart = Chart::new(axis(), axis(), 200.0, 60.0, 80.0);
        chart.dot(0, (0.5, 0.5), "half");
        chart.row_name(0.5, &"r".repeat(99));
        chart.name(0, 0.5, &"n".repeat(99));
        chart.name(1, 0.7, "short");
        let svg = chart.svg("Fire", "d").into_string();
        for (letter, room) in [("r", 52.0), ("n", 72.0)] {
            let shown = letter.repeat((room / LETTER) as usize - 1);
            let whole = letter.repeat(99);
            let told = format!(">{shown}…<title>{whole}</title></text>");
            assert!(svg.contains(&told), "{svg}");
        }
        assert!(svg.contains(">short</text>"));
    }

    #[test]
    fn a_name_from_a_file_stays_a_name() {
        let mut chart = Chart::new(
            Axis::new("<x>", 0.0, 1.0),
            Axis::new("y", 0.0, 1.0),
            200.0,
            60.0,
            80.0,
        );
        chart.name(0, 0.5, "<b>");
        chart.dot(1, (0.5, 0.5), "\"><script>");
        let svg = chart.svg("<t>", "d").into_string();
        assert!(!svg.contains("<b>") && !svg.contains("<script>") && !svg.contains("<t>"));
        assert!(svg.contains("<title>&lt;t&gt;</title>"));
    }
}
