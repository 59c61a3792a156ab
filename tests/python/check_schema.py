"""Holds the JSON Schemas that `truceline schema` prints against the reference implementation.

Usage: check_schema.py PROGRAM ROOT

Each schema is a good one by draft 2020-12; every file that ships passes the schema of its kind, and
does not with a key that nobody knows.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from jsonschema import Draft202012Validator

FOLDERS = {
    "scenario": ["scenarios", "scenarios/history", "scenarios/laboratory", "scenarios/facts", "scenarios/studies"],
    "regime": ["scenarios/regimes"],
    "experiment": ["scenarios/experiments"],
    "seeds": ["seeds"],
}


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, root = sys.argv[1], Path(sys.argv[2])
    for kind, folders in FOLDERS.items():
        printed = subprocess.run([program, "schema", kind], check=True, capture_output=True)
        schema = json.loads(printed.stdout)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        checked = 0
        for path in sorted(path for folder in folders for path in (root / folder).glob("*.toml")):
            # dates as text, as editors hand them on
            value = json.loads(json.dumps(tomllib.loads(path.read_text()), default=str))
            if "truce" in value or "engine" in value:
                continue  # truces by name and goldens of the engine, which only tests read
            problems = [problem.message for problem in validator.iter_errors(value)]
            assert not problems, (str(path), problems)
            assert not validator.is_valid(value | {"comitment": 0.3}), str(path)
            checked += 1
        assert checked, kind
        print(f"schema of {kind}: {len(printed.stdout)} bytes, {checked} files pass")


if __name__ == "__main__":
    main()
