//! A tree as TOML text: the resolved scenario that the manifest of a result carries.

use super::tree::{Node, Table, Value, join};
use std::fmt::Write;

/// The tree as text that reads as the same tree.
pub(super) fn write(table: &Table) -> String {
    let mut out = String::new();
    write_table(&mut out, table, "");
    out
}

/// Scalars and lists first, then the tables below: TOML knows no way back to the upper table.
fn write_table(out: &mut String, table: &Table, path: &str) {
    for entry in &table.entries {
        if !matches!(entry.node.value, Value::Table(_)) {
            push(out, format_args!("{} = ", quoted_key(&entry.key)));
            write_inline(out, &entry.node);
            out.push('\n');
        }
    }
    for entry in &table.entries {
        if let Value::Table(inner) = &entry.node.value {
            let path = join(path, &quoted_key(&entry.key));
            push(out, format_args!("\n[{path}]\n"));
            write_table(out, inner, &path);
        }
    }
}

/// A value as it stands behind `key =`.
pub(super) fn inline(node: &Node) -> String {
    let mut out = String::new();
    write_inline(&mut out, node);
    out
}

fn write_inline(out: &mut String, node: &Node) {
    match &node.value {
        Value::Text(text) => quote(out, text),
        Value::Date(date) => quote(out, date),
        Value::Integer(i) => push(out, format_args!("{i}")),
        // The shortest digits that read as the same number, always with a point or exponent.
        Value::Number(f) => push(out, format_args!("{f:?}")),
        Value::Flag(flag) => push(out, format_args!("{flag}")),
        Value::Array(elements) => {
            out.push('[');
            for (i, element) in elements.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                write_inline(out, element);
            }
            out.push(']');
        }
        Value::Table(table) => {
            out.push_str("{ ");
            for (i, entry) in table.entries.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                push(out, format_args!("{} = ", quoted_key(&entry.key)));
                write_inline(out, &entry.node);
            }
            out.push_str(" }");
        }
        Value::Bad => out.push_str("\"\""),
    }
}

fn quoted_key(key: &str) -> String {
    let is_bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(is_bare) {
        return key.to_owned();
    }
    let mut out = String::new();
    quote(&mut out, key);
    out
}

/// Strings of a tree hold no control characters, so only quotes and backslashes need escapes.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}
