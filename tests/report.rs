//! The report for a browser: the same results give the same page, nothing from a file becomes
//! markup, and it needs nothing from outside.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SMALL: &str = r#"schema = 1
extends = "thirty-day-pause"
title = "<script>alert('x')</script> & \"more\""
regimes = ["none", "layered"]
[time]
duration = "3d"
[front]
sectors = 40
areas = 8
area_names = []
[intensity]
base_episodes_per_day = 600
[sides.a]
units = 120
[sides.b]
units = 120
[agreement.withdrawal]
deadline = "2d"
[agreement.clauses.withdrawal]
from = "2d"
"#;

fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_truceline"))
        .args(line.split(' '))
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn done(folder: &Path, line: &str) -> Output {
    let output = run(folder, line);
    assert!(output.status.success(), "{line}: {output:#?}");
    output
}

fn page(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).expect("a report")
}

/// A number given by an attribute of a tag.
fn number(tag: &str, attribute: &str) -> Option<f64> {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\""))?;
    rest.split('"').next()?.parse().ok()
}

/// All that is drawn lies in its picture, and no words stand on others, at 6.5 a letter (4.8 where they
/// are small) and 12 a line.
fn assert_drawn_inside(page: &str) {
    for picture in page.split("<svg role=\"img\" viewBox=\"0 0 ").skip(1) {
        let picture = picture.split("</svg>").next().unwrap_or_default();
        let (size, picture) = picture.split_once('"').expect("a size");
        let (width, height) = size.split_once(' ').expect("a width and a height");
        let [width, height] = [width, height].map(|of| of.parse::<f64>().expect("a number"));
        let title = picture.split(['<', '>']).nth(3).unwrap_or_default();
        let mut words: Vec<([f64; 4], &str)> = Vec::new();
        for part in picture.split('<').skip(1) {
            let (tag, said) = part.split_once('>').expect("a tag");
            let [w, h] = ["width", "height"].map(|of| number(tag, of).unwrap_or(0.0));
            for (attributes, limit) in [
                (["x", "x1", "x2", "cx"], width - w),
                (["y", "y1", "y2", "cy"], height - h),
            ] {
                for place in attributes.iter().filter_map(|of| number(tag, of)) {
                    assert!((-0.5..=limit + 0.5).contains(&place), "{title}: <{tag}>");
                }
            }
            if !tag.starts_with("text ") || tag.contains(" transform=") {
                continue;
            }
            let letter = if tag.contains("\"small\"") { 4.8 } else { 6.5 };
            let long = said.chars().count() as f64 * letter;
            let [x, y] = ["x", "y"].map(|of| number(tag, of).unwrap_or(0.0));
            let from = match tag {
                _ if tag.contains("\"middle\"") => x - long / 2.0,
                _ if tag.contains("\"end\"") => x - long,
                _ => x,
            };
            let box_of = [from, from + long, y - 12.0, y];
            let inside = from > -1.0 && from + long < width + 1.0 && y > 8.0;
            assert!(inside, "{title}: {said} at {x} {y}");
            for (other, told) in &words {
                let beside = box_of[1] < other[0] + 2.0 || box_of[0] > other[1] - 2.0;
                let above = box_of[3] < other[2] + 3.0 || box_of[2] > other[3] - 3.0;
                assert!(beside || above, "{title}: {said} on {told}");
            }
            words.push((box_of, said));
        }
        assert!(!words.is_empty(), "{title}: no words");
    }
}

#[test]
fn a_page_that_needs_nothing_and_believes_nobody() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    fs::write(folder.join("small.toml"), SMALL).expect("written");
    done(folder, "compare small.toml --runs 6 --quiet --out one");
    done(folder, "report one --quiet");
    let first = page(folder, "one/report.html");

    // nothing of the file became markup, nothing runs, nothing is fetched
    assert!(!first.contains("<script") && !first.contains("alert('x')"));
    assert!(first.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more"));
    for outside in ["http:", "https:", "src=", "url(/", "@import", " onload"] {
        assert!(!first.contains(outside), "{outside}");
    }
    assert!(first.len() < 5_000_000, "{} bytes", first.len());
    // a regime has one colour on the whole page
    let mut colours = BTreeMap::new();
    for name in first.split("<text class=\"name t").skip(1) {
        let (colour, rest) = name.split_once('"').expect("a class");
        let (_, words) = rest.split_once('>').expect("a tag");
        let words = words.split(['<', ':']).next().unwrap_or_default();
        let known = colours.entry(words).or_insert(colour);
        assert_eq!(*known, colour, "{words}");
    }
    assert!(colours.len() > 1, "{colours:?}");
    for n in [
        "0", "1", "1a", "1b", "2", "3", "3a", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
    ] {
        assert!(
            first.contains(&format!("<figure id=\"figure-{n}\">")),
            "{n}"
        );
    }
    for title in [
        "Belief against truth under layered",
        "True cases taken against false ones",
        "Precision over the threshold",
    ] {
        assert!(first.contains(&format!("<title>{title}")), "{title}");
    }
    assert!(first.contains("Brier’s score") && first.contains("not dominated in % of resamples"));
    assert_drawn_inside(&first);
    // each picture is told aloud, and each caption says where its numbers are from
    let count = |what: &str| first.matches(what).count();
    assert_eq!(count("<svg role=\"img\""), count("<desc>"));
    assert_eq!(count("<figcaption>"), count("<figure "));
    assert_eq!(count("<figcaption>"), count("seeds 1–6, model "));
    for element in [
        "svg", "figure", "table", "p", "section", "text", "div", "tr",
    ] {
        let open = count(&format!("<{element}>")) + count(&format!("<{element} "));
        assert_eq!(open, count(&format!("</{element}>")), "{element}");
    }

    // made again, to a stream: the same bytes
    let again = done(folder, "report one --out -");
    assert_eq!(String::from_utf8_lossy(&again.stdout), first);

    // another batch of the same call, and one of shards: all but one line
    done(
        folder,
        "compare small.toml --runs 6 --quiet --out two --threads 1",
    );
    done(folder, "report two --quiet --out elsewhere.html");
    let other = page(folder, "elsewhere.html");
    let pairs = first.lines().zip(other.lines());
    let differ: Vec<_> = pairs.filter(|(x, y)| x != y).collect();
    assert_eq!(first.lines().count(), other.lines().count());
    assert!(
        differ.len() == 1 && differ[0].0.starts_with("<p id=\"when\">"),
        "{differ:#?}"
    );
    for k in ["1", "2"] {
        let line = format!("compare small.toml --runs 6 --quiet --shard {k}/2 --out parts");
        done(folder, &line);
    }
    done(folder, "report parts --quiet");
    let shards = page(folder, "parts/report.html");
    let figures = |text: &str| {
        text.split("<section id=\"provenance\">")
            .next()
            .map(str::len)
    };
    assert!(shards.starts_with(&first[..figures(&first).expect("figures")]));

    // a folder of a version that had no table of beliefs: words, no diagram, and all else
    fs::remove_file(folder.join("two/beliefs.parquet")).expect("removed");
    done(folder, "report two --quiet");
    let old = page(folder, "two/report.html");
    assert!(!old.contains("<title>Belief against truth"));
    let figure = |text: &str, n: &str| {
        let from = text.split(&format!("<figure id=\"figure-{n}\">")).nth(1);
        let figure = from.and_then(|rest| rest.split("</figure>").next());
        figure.expect("a figure").to_owned()
    };
    for n in ["3a", "7"] {
        assert!(figure(&old, n).contains("<p>No beliefs about cases"), "{n}");
    }
    assert_eq!(figure(&old, "6"), figure(&first, "6"));

    // new results take the page of the old ones away
    done(
        folder,
        "compare small.toml --runs 2 --quiet --out one --force",
    );
    assert!(!folder.join("one/report.html").exists());
}

#[test]
fn what_has_no_report_is_refused() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    fs::create_dir(folder.join("empty")).expect("a folder");
    fs::write(folder.join("mine.toml"), SMALL).expect("written");
    done(
        folder,
        "compare mine.toml --runs 1 --mode live --quiet --out live",
    );
    for line in [
        "report gone",
        "report empty",
        "report",
        "report live --out mine.toml",
        "report live --out ..",
        "report live --out no/such/folder",
    ] {
        let output = run(folder, line);
        assert_eq!(output.status.code(), Some(2), "{line}: {output:#?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    let kept = fs::read_to_string(folder.join("mine.toml")).expect("still there");
    assert_eq!(kept, SMALL);
}

/// A sweep has a page of its own: means where there are lines to draw, what the outputs hang on,
/// the box; made twice and from shards the same, and as closed as the other.
#[test]
fn sweeps_have_a_page() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    fs::write(folder.join("small.toml"), SMALL).expect("written");
    let head = "schema = 1\ntitle = \"<script>alert('x')</script>\"\nquestion = \"<b>?\"\n\
                scenario = \"small.toml\"\nregimes = [\"none\", \"layered\"]\nruns = 2\n\
                outputs = [\"held\", \"ratio_day3\"]\n";
    let one = "[factors.commitment]\npaths = [\"sides.a.commitment\", \"sides.b.commitment\"]\n";
    let two = "[factors.branching]\npath = \"parameters.command.branching_ratio\"\n";
    let rule = "[factors.rule]\npath = \"agreement.return_fire\"\n\
                levels = [\"forbidden\", \"allowed\"]\n";
    let range = "low = 0.2\nhigh = 0.9\n";
    let levels = "levels = [0.2, 0.5, 0.9]\n";
    for (name, design, titles) in [
        (
            "grid1",
            format!("[design]\nkind = \"grid\"\n{one}{levels}"),
            &["<title>held (live)", "<p>So few points"][..],
        ),
        (
            "grid2",
            format!("[design]\nkind = \"grid\"\n{one}{levels}{rule}"),
            &["<title>ratio_day3 under layered (live)", "rule allowed"],
        ),
        (
            "words",
            format!("[design]\nkind = \"grid\"\n{rule}"),
            &["<title>ratio_day3 (live)", ">forbidden</text>"],
        ),
        (
            "morris",
            format!("[design]\nkind = \"morris\"\ntrajectories = 3\n{one}{range}{two}"),
            &[
                "effect on ratio_day3 under none",
                "commitment: μ*",
                "commitment: σ",
            ],
        ),
        (
            "saltelli",
            format!("[design]\nkind = \"saltelli\"\npoints = 4\n{one}{range}{two}"),
            &["share of the variance of ratio_day3", "commitment: first"],
        ),
        (
            "lhs",
            format!(
                "[box]\noutput = \"ratio_day3\"\nregime = \"none\"\nabove = 0.2\n\
                 [design]\nkind = \"lhs\"\npoints = 24\n{one}{range}{two}"
            ),
            &[
                "rank correlation with ratio_day3",
                // drawn at random: a row a point
                "<title>ratio_day3 (live)",
                "ratio_day3 of none above 0.2",
            ],
        ),
    ] {
        let file = format!("{name}.toml");
        fs::write(folder.join(&file), format!("{head}{design}")).expect("written");
        done(folder, &format!("sweep {file} --quiet --out {name}"));
        done(folder, &format!("report {name} --quiet"));
        let text = page(folder, &format!("{name}/report.html"));
        for outside in ["<script", "<b>", "http:", "https:", "src=", " onload"] {
            assert!(!text.contains(outside), "{name}: {outside}");
        }
        for n in 1..=6 {
            assert!(
                text.contains(&format!("<figure id=\"figure-{n}\">")),
                "{name}: {n}"
            );
        }
        for title in titles {
            assert!(text.contains(title), "{name}: {title}");
        }
        assert_drawn_inside(&text);
        assert!(!text.contains("…<title>"), "{name}: a name is cut");
        let count = |what: &str| text.matches(what).count();
        assert_eq!(count("<svg role=\"img\""), count("<desc>"));
        assert_eq!(count("<figcaption>"), count("seeds 1–2, model "));
        let again = done(folder, &format!("report {name} --out -"));
        assert_eq!(String::from_utf8_lossy(&again.stdout), text);
    }
    for k in ["1", "2"] {
        let line = format!("sweep grid1.toml --quiet --shard {k}/2 --out parts");
        done(folder, &line);
    }
    done(folder, "report parts --quiet");
    let figures = |text: &str| {
        text.split("<section id=\"provenance\">")
            .next()
            .map(str::to_owned)
    };
    let whole = page(folder, "grid1/report.html");
    assert_eq!(figures(&whole), figures(&page(folder, "parts/report.html")));
}

/// Draws put a second interval beside the first in the headline.
#[test]
fn draws_stand_in_the_headline() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    fs::write(folder.join("small.toml"), SMALL).expect("written");
    done(
        folder,
        "compare small.toml --runs 3 --uncertainty 5 --quiet --out drawn",
    );
    done(folder, "report drawn --quiet");
    let text = page(folder, "drawn/report.html");
    let headline = text
        .split("<figure id=\"figure-1\">")
        .next()
        .expect("a headline");
    assert!(headline.contains("<span>{"), "no interval of the draws");
    assert!(headline.contains("the middle 80 % over draws"));
    assert_drawn_inside(&text);
}

/// What one mode alone does not know is said, not drawn as nought.
#[test]
fn single_modes_show_what_they_have() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    fs::write(folder.join("small.toml"), SMALL).expect("written");
    for (mode, empty) in [
        (
            "live",
            &["Bill against", "Serious violations established"][..],
        ),
        (
            "shadow",
            &["Bill against", "Truces that held", "Fire by day"][..],
        ),
    ] {
        let line = format!("compare small.toml --runs 6 --mode {mode} --quiet --out {mode}");
        done(folder, &line);
        done(folder, &format!("report {mode} --quiet"));
        let text = page(folder, &format!("{mode}/report.html"));
        for title in empty {
            assert!(
                !text.contains(&format!("<title>{title}")),
                "{mode}: {title}"
            );
            assert!(text.contains(&format!("<p>{title}")), "{mode}: {title}");
        }
        // beliefs of live truces may be honest; a curve over thresholds is for shadow alone
        assert!(text.contains("<title>Belief against truth under layered"));
        let curve = text.contains("<title>True cases taken against false ones");
        assert_eq!(curve, mode == "shadow", "{mode}");
        assert_eq!(
            text.contains("<p>A curve over thresholds needs"),
            mode == "live"
        );
        // the folder says that it has a report
        let crate_file = page(folder, &format!("{mode}/ro-crate-metadata.json"));
        assert!(crate_file.contains("report.html"));
    }
}
