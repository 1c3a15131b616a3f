"""`python -m ringkas.training`: the same as `ringkas train`, for machines where only this package is wanted."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas import training
from ringkas.errors import RingkasError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ringkas.training", description="Train the translation model."
    )
    parser.add_argument("--config", default="small", help="smoke, small, base, or a TOML file")
    parser.add_argument("--work", type=Path, required=True, help="folder of the run")
    parser.add_argument("--corpora", default="smoke", help="corpora folder")
    parser.add_argument("--init", type=Path, help="Hugging Face folder or state to start from")
    parser.add_argument("--minutes", type=float, help="train so long at most")
    parser.add_argument("--steps", type=int, help="make so many steps at most")
    parser.add_argument(
        "--cool", type=int, default=0, help="go to zero within so many steps, on a copy of the state"
    )
    parser.add_argument("--out", type=Path, help="export the model there at the end")
    parser.add_argument(
        "--export-only", action="store_true", help="train nothing, export the state of the run to OUT"
    )
    given = parser.parse_args(arguments)
    try:
        if given.export_only:
            training.export(given.work, given.out or given.work / "model", config=given.config)
            return 0
        result = training.run(
            given.config,
            given.work,
            given.corpora,
            init=given.init,
            minutes=given.minutes,
            steps=given.steps,
            cool=given.cool,
            out=given.out,
            log=lambda entry: print(json.dumps(entry), flush=True),  # noqa: T201 - a command prints
        )
    except RingkasError as error:
        sys.stderr.write(f"{error.message}\n{error.remedy}\n")
        return error.exit_code
    sys.stderr.write(f"{result.ended} at step {result.step}: {result.checkpoint}\n")
    return 5 if result.ended == "stopped" else 0


if __name__ == "__main__":
    sys.exit(main())
