"""Opens the tables of a results folder in pandas and Polars, as an analyst would.

Usage: check_parquet.py DIR

Checks for each table that both readers see the same columns in the order of the dictionary
that travels in the file, with the kinds it promises, the same number of rows and the same
values; and that a null stays a null and never becomes 0.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow.parquet as pq

TABLES = ["runs", "days", "violations"]
POLARS = {"count": pl.Int64, "real": pl.Float64, "flag": pl.Boolean, "word": pl.String}
# a nullable backend, so that whole numbers with nulls stay whole numbers
PANDAS = {"count": "Int64", "real": "Float64", "flag": "boolean", "word": "string"}
KEY = ["run", "regime", "mode", "draw", "cell"]


def check(path: Path) -> int:
    metadata = pq.read_metadata(path).metadata
    dictionary = json.loads(metadata[b"dictionary"])
    for entry in dictionary:
        assert set(entry) == {"name", "kind", "unit", "range", "meaning", "since"}, entry
    names = [entry["name"] for entry in dictionary]
    kinds = {entry["name"]: entry["kind"] for entry in dictionary}
    assert len(set(names)) == len(names), "a column is named twice"

    in_pandas = pd.read_parquet(path, dtype_backend="numpy_nullable")
    in_polars = pl.read_parquet(path)
    assert list(in_pandas.columns) == names, "pandas: other columns than the dictionary"
    assert in_polars.columns == names, "Polars: other columns than the dictionary"
    assert len(in_pandas) == in_polars.height

    for name in names:
        kind = kinds[name]
        assert in_polars.schema[name] == POLARS[kind], (name, in_polars.schema[name])
        found = str(in_pandas[name].dtype).lower()
        assert found.startswith(PANDAS[kind].lower()), (name, found)
        ours = [None if pd.isna(x) else x for x in in_pandas[name]]
        assert ours == in_polars[name].to_list(), f"{name}: pandas and Polars differ"
    return in_polars.height


def check_runs(path: Path) -> None:
    runs = pl.read_parquet(path)
    assert runs.select(KEY).is_unique().all(), "a row's key is not unique"
    assert runs["run"].is_sorted(), "rows are not in run order"
    assert runs.select(KEY + ["seed"]).null_count().sum_horizontal().item() == 0
    assert (runs["seed"] - runs["run"]).n_unique() == 1, "run k has not seed S + k"
    assert set(runs["mode"]) <= {"live", "shadow"}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for table in TABLES:
        rows = check(folder / f"{table}.parquet")
        print(f"{table}.parquet: {rows} rows, good in pandas {pd.__version__} and Polars {pl.__version__}")
    check_runs(folder / "runs.parquet")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["tool"] == "truceline" and manifest["scenario_text"]
    json.loads((folder / "provenance.json").read_text())


if __name__ == "__main__":
    main()
