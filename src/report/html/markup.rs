//! Text that becomes HTML or SVG. Markup is a literal of this program; whatever comes from a file
//! goes through [`Html::text`], which escapes it: the types leave no third way.

use crate::report::clean;

/// Finished markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Markup written in this program.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Words, escaped for elements and quoted attributes; control characters are replaced.
    pub(super) fn text(&mut self, words: &str) -> &mut Self {
        for c in clean(words).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// A coordinate, to a tenth of a pixel.
    pub(super) fn at(&mut self, x: f64) -> &mut Self {
        let rounded = (x * 10.0).round() / 10.0;
        // a zero has no sign; what is no number stands nowhere
        let shown = if rounded.is_finite() && rounded != 0.0 {
            rounded
        } else {
            0.0
        };
        self.0.push_str(&shown.to_string());
        self
    }

    /// A whole number.
    pub(super) fn int(&mut self, n: usize) -> &mut Self {
        self.0.push_str(&n.to_string());
        self
    }

    /// Other markup.
    pub(super) fn html(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// An element around words: `open` and `close` are its tags.
    pub(super) fn element(
        &mut self,
        open: &'static str,
        words: &str,
        close: &'static str,
    ) -> &mut Self {
        self.raw(open).text(words).raw(close)
    }

    /// Bytes of a link that carries its own data, percent-encoded.
    pub(super) fn percent(&mut self, data: &str) -> &mut Self {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        for byte in data.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                self.0.push(char::from(byte));
            } else {
                self.0.push('%');
                self.0.push(char::from(HEX[usize::from(byte >> 4)]));
                self.0.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
        self
    }

    /// The text of it.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// Rows of a table, the first its heads.
pub(super) type Rows = Vec<Vec<String>>;

/// A table of words; numbers (all columns but the first `left`) stand to the right, their intervals
/// on a line of their own.
pub(super) fn table(rows: &[Vec<String>], left: usize) -> Html {
    let mut out = Html::new();
    out.raw("<div class=\"scroll\"><table>");
    for (i, row) in rows.iter().enumerate() {
        if i == 0 {
            out.raw("<thead>");
        } else if i == 1 {
            out.raw("<tbody>");
        }
        out.raw("<tr>");
        for (j, cell) in row.iter().enumerate() {
            match (i == 0, j < left) {
                (true, true) => out.element("<th scope=\"col\">", cell, "</th>"),
                (true, false) => out.element("<th scope=\"col\" class=\"n\">", cell, "</th>"),
                (false, true) if j == 0 => out.element("<th scope=\"row\">", cell, "</th>"),
                (false, true) => out.element("<td>", cell, "</td>"),
                (false, false) => {
                    let split = |text: &'_ str, at: &str| {
                        let at = text.find(at).unwrap_or(text.len());
                        (text[..at].to_owned(), text[at..].trim_start().to_owned())
                    };
                    let (rest, draws) = split(cell, " {");
                    let (value, interval) = split(&rest, " [");
                    out.element("<td class=\"n\">", &value, "");
                    for interval in [interval, draws] {
                        if !interval.is_empty() {
                            out.element(" <span>", &interval, "</span>");
                        }
                    }
                    out.raw("</td>")
                }
            };
        }
        out.raw("</tr>");
        if i == 0 {
            out.raw("</thead>");
        }
    }
    if rows.len() > 1 {
        out.raw("</tbody>");
    }
    out.raw("</table></div>");
    out
}

/// Rows as CSV, safe in a spreadsheet: no cell begins a formula.
pub(super) fn csv(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(&clean(cell))).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn csv_cell(word: &str) -> String {
    let formula = word.starts_with(['=', '+', '-', '@']) && word.parse::<f64>().is_err();
    let safe = if formula {
        format!("'{word}")
    } else {
        word.to_owned()
    };
    if safe.contains([',', '"']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut out = Html::new();
        out.text("<script>alert(\"x\")</script>&'\u{202e}");
        assert_eq!(
            out.into_string(),
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;\u{fffd}"
        );
        let mut link = Html::new();
        link.percent("a\"><b>\n");
        assert_eq!(link.into_string(), "a%22%3E%3Cb%3E%0A");
    }

    #[test]
    fn cells_cannot_become_formulas() {
        let rows = vec![vec!["=1+1".to_owned(), "-2.5".into(), "a,\"b\"".into()]];
        assert_eq!(csv(&rows), "'=1+1,-2.5,\"a,\"\"b\"\"\"\n");
    }

    #[test]
    fn coordinates_are_short_and_finite() {
        let mut out = Html::new();
        out.at(1.26)
            .raw(" ")
            .at(-0.04)
            .raw(" ")
            .at(f64::NAN)
            .raw(" ")
            .at(3.0);
        assert_eq!(out.into_string(), "1.3 0 0 3");
    }
}
