"""Opens the tables of a results folder in pandas, Polars and DuckDB, as an analyst would.

Usage: check_parquet.py DIR [SHARDS]

Checks for each table that all readers see the same columns in the order of the dictionary
that travels in the file, with the kinds it promises, the same number of rows and the same
values; and that a null stays a null and never becomes 0. CSV twins, where the folder has them,
must say the same. SHARDS, a folder of shards of the same batch, must hold the same rows.
"""

import json
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

TABLES = ["runs", "days", "violations", "findings", "beliefs"]
POLARS = {"count": pl.Int64, "real": pl.Float64, "flag": pl.Boolean, "word": pl.String}
# a nullable backend, so that whole numbers with nulls stay whole numbers
PANDAS = {"count": "Int64", "real": "Float64", "flag": "boolean", "word": "string"}
DUCKDB = {"count": "BIGINT", "real": "DOUBLE", "flag": "BOOLEAN", "word": "VARCHAR"}
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
    check_duckdb(path, dictionary, in_polars)
    if path.with_suffix(".csv").exists():
        check_csv(path.with_suffix(".csv"), dictionary, in_polars)
    return in_polars.height


def check_duckdb(path: Path, dictionary: list, expected: pl.DataFrame) -> None:
    relation = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
    assert relation.columns == [entry["name"] for entry in dictionary]
    for entry, kind in zip(dictionary, relation.types):
        assert str(kind) == DUCKDB[entry["kind"]], (entry["name"], kind)
    assert relation.fetchall() == expected.rows(), "DuckDB and Polars differ"
    # the dictionary is within reach of SQL alone
    found = duckdb.sql(
        f"SELECT decode(value) FROM parquet_kv_metadata('{path}') WHERE decode(key) = 'dictionary'"
    ).fetchall()
    assert len(found) == 1 and json.loads(found[0][0]) == dictionary


def check_csv(path: Path, dictionary: list, expected: pl.DataFrame) -> None:
    schema = {entry["name"]: POLARS[entry["kind"]] for entry in dictionary}
    found = pl.read_csv(path, schema=schema)
    assert found.equals(expected), f"{path.name} and its Parquet file differ"
    described = json.loads((path.parent / "csv-metadata.json").read_text())
    table = next(table for table in described["tables"] if table["url"] == path.name)
    columns = table["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(schema)
    assert all(column["dc:description"] and "schema:unitText" in column for column in columns)


def check_shards(shards: Path, table: str, expected: pl.DataFrame) -> None:
    """A folder of shards, by a pattern alone, is the same data set."""
    order = [name for name in KEY + ["day", "tenth", "finding", "violation"] if name in expected.columns]
    pattern = f"{shards}/*/{table}.parquet"
    in_duckdb = duckdb.sql(f"SELECT * FROM read_parquet('{pattern}')").pl()
    for found in [in_duckdb, pl.read_parquet(pattern)]:
        assert found.sort(order).equals(expected.sort(order)), f"{table}: shards differ"


def check_crate(folder: Path) -> None:
    crate = json.loads((folder / "ro-crate-metadata.json").read_text())
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    root = entities["./"]
    assert root["@type"] == "Dataset" and root["name"] and root["description"]
    parts = {part["@id"] for part in root["hasPart"]}
    files = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert parts == files - {"ro-crate-metadata.json"}, (parts, files)
    assert all(entities[part]["@type"] == "File" for part in parts)


def check_runs(path: Path) -> None:
    runs = pl.read_parquet(path)
    assert runs.select(KEY).is_unique().all(), "a row's key is not unique"
    assert runs["run"].is_sorted(), "rows are not in run order"
    assert runs.select(KEY + ["seed"]).null_count().sum_horizontal().item() == 0
    assert (runs["seed"] - runs["run"]).n_unique() == 1, "run k has not seed S + k"
    assert set(runs["mode"]) <= {"live", "shadow"}


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for table in TABLES:
        rows = check(folder / f"{table}.parquet")
        versions = f"pandas {pd.__version__}, Polars {pl.__version__}, DuckDB {duckdb.__version__}"
        print(f"{table}.parquet: {rows} rows, good in {versions}")
        if len(sys.argv) == 3:
            check_shards(Path(sys.argv[2]), table, pl.read_parquet(folder / f"{table}.parquet"))
    check_runs(folder / "runs.parquet")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["tool"] == "truceline" and manifest["scenario_text"]
    json.loads((folder / "provenance.json").read_text())
    check_crate(folder)


if __name__ == "__main__":
    main()
