"""Writes a laboratory whose rows are what SciPy, lifelines, SALib and statsmodels found.

Usage: check_statistics.py RESULTS OUT.toml
The program then calculates the same from the same data: `truceline validate OUT.toml`.
"""

import sys
import warnings

import numpy as np
import pandas as pd
import scipy.stats
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test, multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time
from SALib.analyze import morris, sobol
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings("ignore", category=FutureWarning)
rng = np.random.default_rng(20)
rows = []


def row(name, source, formula, value, tolerance=None, **arguments):
    lines = [f"[expect.{name}]", f'test = "{name}"', f'source = "{source}"', f'formula = "{formula}"']
    for key, x in arguments.items():
        x = [float(y) for y in x] if np.ndim(x) else x
        lines.append(f"{key} = {x}")
    lines.append(f"value = {float(value)!r}")
    if tolerance is not None:
        lines.append(f"tolerance = {tolerance}")
    rows.append("\n".join(lines))


def lives(frame):
    """Ends and censored times of a frame with `time` and `ended`."""
    ended = frame["ended"].to_numpy(bool)
    times = frame["time"].to_numpy(float)
    return times[ended], times[~ended]


def curves(name, frame, at, until):
    ends, censored = lives(frame)
    data = {"ends": ends, "censored": censored}
    fit = KaplanMeierFitter().fit(frame["time"], frame["ended"], alpha=0.05)
    for i, time in enumerate(at):
        row(f"{name}-S{i}", "lifelines KaplanMeierFitter", "kaplan-meier", fit.predict(time), time=time, **data)
        past = fit.confidence_interval_.loc[:time]
        if 0 < fit.predict(time) < 1:
            low, high = past.iloc[-1]
            row(f"{name}-low{i}", "lifelines, log-log", "kaplan-meier-low", low, time=time, **data)
            row(f"{name}-high{i}", "lifelines, log-log", "kaplan-meier-high", high, time=time, **data)
    if np.isfinite(fit.median_survival_time_):
        row(f"{name}-median", "lifelines", "survival-median", fit.median_survival_time_, **data)
    mean = restricted_mean_survival_time(fit, t=until)
    row(f"{name}-mean", "lifelines restricted_mean_survival_time", "restricted-mean", mean, time=until, **data)


def test_groups(name, frames):
    """Log-rank of two or three groups."""
    arguments = {}
    for key, frame in zip(("first", "second", "third"), frames):
        arguments[f"ends_{key}"], arguments[f"censored_{key}"] = lives(frame)
    if len(frames) == 2:
        a, b = frames
        found = logrank_test(a["time"], b["time"], a["ended"], b["ended"])
    else:
        joined = pd.concat([f.assign(group=i) for i, f in enumerate(frames)])
        found = multivariate_logrank_test(joined["time"], joined["group"], joined["ended"])
    row(f"{name}-chi", "lifelines", "log-rank", found.test_statistic, **arguments)
    row(f"{name}-p", "lifelines", "log-rank-p", found.p_value, tolerance=1e-9, **arguments)


# survival: made-up lives with ties and censoring
def made_up(n, scale):
    end = np.ceil(rng.exponential(scale, n))
    last = rng.integers(5, 31, n)
    return pd.DataFrame({"time": np.minimum(end, last), "ended": end <= last})


groups = [made_up(60, 12), made_up(50, 20), made_up(70, 30)]
for i, group in enumerate(groups):
    curves(f"made-up-{i}", group, [1, 7, 15, 29], 25)
test_groups("made-up-two", groups[:2])
test_groups("made-up-three", groups)

# survival: a real result, at low commitment
runs = pd.read_parquet(f"{sys.argv[1]}/runs.parquet")
runs = runs[(runs["mode"] == "live") & (runs["cell"] == 0) & runs["digest"].notna()]
real = []
for regime, part in runs.groupby("regime", sort=False):
    day = part["eroded_day"].fillna(part["collapsed_day"])
    frame = pd.DataFrame({"time": day.fillna(10.0).astype(float), "ended": day.notna()})
    curves(f"real-{regime}", frame, [3, 5, 9], 10)
    real.append(frame)
if len(real) == 2 and sum(f["ended"].sum() for f in real) > 0:
    test_groups("real", real)

# chi-square, shares, ranks
for i, (freedom, x) in enumerate([(1, 0.3), (2, 5.0), (5, 11.1), (30, 60.0)]):
    row(f"chi-{i}", "scipy chi2.sf", "chi-square-tail", scipy.stats.chi2.sf(x, freedom), tolerance=1e-9, freedom=freedom, x=x)
for i, (hits, n) in enumerate([(0, 20), (5, 100), (84, 85), (500, 1000)]):
    low, high = proportion_confint(hits, n, method="wilson")
    row(f"wilson-low-{i}", "statsmodels proportion_confint", "wilson-low", low, hits=hits, n=n)
    row(f"wilson-high-{i}", "statsmodels proportion_confint", "wilson-high", high, hits=hits, n=n)
x = rng.normal(size=80).round(1)
y = (x + rng.normal(size=80)).round(1)
row("spearman", "scipy spearmanr", "spearman", scipy.stats.spearmanr(x, y).statistic, pair_first=x, pair_second=y)
row("paired-mean", "numpy", "paired-mean", np.mean(y - x), pair_first=x, pair_second=y)
ratio = (x.var(ddof=1) + y.var(ddof=1)) / (y - x).var(ddof=1)
row("paired-ratio", "numpy", "paired-variance-ratio", ratio, pair_first=x, pair_second=y)
# one bootstrap against another, both of 80 pairs: a twentieth of a standard deviation apart at most
alpha = 2 * scipy.stats.norm.cdf(-np.sqrt(80 / 79) * scipy.stats.t.isf(0.025, 79))
boot = scipy.stats.bootstrap((y - x,), np.mean, n_resamples=20000, method="percentile", confidence_level=1 - alpha, rng=1)
row("bootstrap-low", "scipy bootstrap", "paired-low", boot.confidence_interval.low, tolerance=0.03, pair_first=x, pair_second=y)
row("bootstrap-high", "scipy bootstrap", "paired-high", boot.confidence_interval.high, tolerance=0.03, pair_first=x, pair_second=y)
# the test that belongs to the interval: both sides agree on whether 0 is in it
assert mcnemar([[40, 5], [15, 40]], exact=False, correction=False).pvalue < 0.05

# Brier: by definition, bins by numpy
belief = rng.beta(2, 2, 400).round(3)
came = rng.random(400) < belief**1.3
inner = [0.1, 0.2, 0.35, 0.5, 0.8]
bins = np.digitize(belief, inner)
base = came.mean()
share = np.array([came[bins == b].mean() if (bins == b).any() else 0 for b in range(6)])
mean = np.array([belief[bins == b].mean() if (bins == b).any() else 0 for b in range(6)])
weight = np.array([(bins == b).mean() for b in range(6)])
cases = {"case_beliefs": belief, "case_outcomes": came.astype(float), "bounds": inner}
row("brier", "numpy", "brier", np.mean((belief - came) ** 2), **cases)
row("brier-reliability", "numpy", "brier-reliability", np.sum(weight * (mean - share) ** 2), **cases)
row("brier-resolution", "numpy", "brier-resolution", np.sum(weight * (share - base) ** 2), **cases)
row("brier-uncertainty", "numpy", "brier-uncertainty", base * (1 - base), **cases)

# Sobol: SALib's estimators on outputs of a Saltelli design, in SALib's own order
d, n = 3, 256
problem = {"num_vars": d, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * d}
a, b = rng.random((n, d)), rng.random((n, d))


def ishigami(z):
    z = np.pi * (2 * z - 1)
    return np.sin(z[:, 0]) + 7 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


mixed = []
for i in range(d):
    c = a.copy()
    c[:, i] = b[:, i]
    mixed.append(ishigami(c))
fa, fb = ishigami(a), ishigami(b)
flat = np.column_stack([fa, *mixed, fb]).ravel()
found = sobol.analyze(problem, flat, calc_second_order=False, print_to_console=False)
outputs = {"outputs_a": fa, "outputs_b": fb, "mixed": np.concatenate(mixed)}
for i in range(d):
    row(f"sobol-S{i}", "SALib sobol.analyze", "sobol-first", found["S1"][i], input=i + 1, **outputs)
    row(f"sobol-T{i}", "SALib sobol.analyze", "sobol-total", found["ST"][i], input=i + 1, **outputs)

# Morris: SALib on trajectories made here
levels, jump = 4, 2 / 3
points, effects = [], [[] for _ in range(d)]
for _ in range(40):
    z = rng.integers(0, 2, d) / 3
    path = [z.copy()]
    for i in rng.permutation(d):
        z = z.copy()
        z[i] += jump
        path.append(z)
        before, after = ishigami(np.array(path[-2:]))
        effects[i].append((after - before) / jump)
    points.extend(path)
points = np.array(points)
found = morris.analyze(problem, points, ishigami(points), num_levels=levels, print_to_console=False)
for i in range(d):
    row(f"morris-mu-{i}", "SALib morris.analyze", "morris-mu", found["mu"][i], effects=effects[i])
    row(f"morris-mu-star-{i}", "SALib morris.analyze", "morris-mu-star", found["mu_star"][i], effects=effects[i])
    row(f"morris-sigma-{i}", "SALib morris.analyze", "morris-sigma", found["sigma"][i], effects=effects[i])

with open(sys.argv[2], "w", encoding="utf-8") as out:
    out.write('schema = 1\nextends = "laboratory"\ntitle = "What SciPy, lifelines, SALib and statsmodels found"\n\n')
    out.write("\n\n".join(rows) + "\n")
print(f"{len(rows)} rows")
