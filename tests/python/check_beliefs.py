"""Holds what a report says of beliefs against NumPy on the rows of the same folder.

Usage: check_beliefs.py RESULTS REPORT.html
Figure 7 must have the shares of `beliefs.parquet` in its data and Brier's score and its parts in its
table; figure 3a the precision and shares over thresholds.
"""

import csv
import io
import re
import sys
import urllib.parse

import numpy as np
import pandas as pd

rows = pd.read_parquet(f"{sys.argv[1]}/beliefs.parquet")
page = open(sys.argv[2], encoding="utf-8").read()
# shadow where there is one, middle commitment, the numbers as they are
mode = "shadow" if (rows["mode"] == "shadow").any() else "live"
rows = rows[(rows["mode"] == mode) & (rows["cell"] == 1) & (rows["draw"] == 0)]


def figure(number):
    start = page.index(f'<figure id="figure-{number}">')
    return page[start : page.index("</figure>", start)]


def data(number):
    link = re.search(r'href="data:text/csv;charset=utf-8,([^"]*)"', figure(number))
    return list(csv.DictReader(io.StringIO(urllib.parse.unquote(link[1]))))


def near(a, b, tolerance=1e-9):
    assert abs(float(a) - b) <= tolerance * max(1, abs(b)), (a, b)


checked = 0
for regime, part in rows.groupby("regime", sort=False):
    by_tenth = part.groupby("tenth")[
        ["cases", "cases_true", "belief", "belief_true", "belief_squared", "confirmed", "confirmed_true"]
    ].sum()
    n, so, q, q_so, squared = (by_tenth[c].to_numpy(float) for c in by_tenth.columns[:5])
    if n.sum() == 0:
        continue
    used = n > 0
    said = [row for row in data("7") if row["regime"] == regime]
    assert len(said) == used.sum()
    for row, tenth in zip(said, np.flatnonzero(used)):
        near(row["belief from"], tenth / 10)
        near(row["cases"], n[tenth])
        near(row["mean belief"], q[tenth] / n[tenth])
        near(row["share that was so"], so[tenth] / n[tenth])
        assert (row["few cases"] == "true") == (n[tenth] < 200)

    # Murphy (1973), from the definition
    n_all, base = n.sum(), so.sum() / n.sum()
    mean, share, weight = q[used] / n[used], so[used] / n[used], n[used] / n_all
    score = (squared - 2 * q_so + so).sum() / n_all
    parts = [
        score,
        np.sum(weight * (mean - share) ** 2),
        np.sum(weight * (share - base) ** 2),
        base * (1 - base),
    ]
    parts.append(score - parts[1] + parts[2] - parts[3])
    table = figure("7").split("<table>")[1]
    row = re.search(rf'<tr><th scope="row">{re.escape(regime)}</th>(.*?)</tr>', table)
    cells = re.findall(r'<td class="n">([-\d.]+)', row[1])
    for cell, part_of in zip(cells, parts):
        near(cell, part_of, 6e-5)

    if mode == "shadow":
        said = [row for row in data("3a") if row["regime"] == regime]
        assert len(said) == 11
        for row, k in zip(said, range(10)):
            near(row["of true cases"], so[k:].sum() / so.sum())
            near(row["of false cases"], (n - so)[k:].sum() / (n - so).sum())
            if n[k:].sum() > 0:
                near(row["precision"], so[k:].sum() / n[k:].sum())
        itself = by_tenth[["confirmed", "confirmed_true"]].sum()
        near(said[10]["of true cases"], itself["confirmed_true"] / so.sum())
        if itself["confirmed"] > 0:
            near(said[10]["precision"], itself["confirmed_true"] / itself["confirmed"])
    checked += 1
assert checked > 0, "no regime makes cases"
print(f"{checked} regimes: figures 7 and 3a as NumPy has them ({mode})")
