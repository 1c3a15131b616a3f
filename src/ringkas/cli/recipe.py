"""The commands for those who make models: evaluate and train."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ringkas.cli import common
from ringkas.options import DEFAULT_TRANSLATOR


@click.command(short_help="BLEU, chrF2, fidelity and speed of installed models.")
@click.argument("sets", nargs=-1, required=True, metavar="SET...")
@click.option(
    "--model",
    "models",
    multiple=True,
    default=(DEFAULT_TRANSLATOR,),
    show_default=True,
    metavar="ID",
    help="Model or folder; give it several times to see them side by side.",
)
@click.option("--lines", type=click.IntRange(min=1), metavar="N", help="Only the first N lines of each set.")
@click.option(
    "--beam", type=click.IntRange(min=1), metavar="N", help="Beam size.  [default: each model's own]"
)
@click.option(
    "--placeholders", is_flag=True, help="Also count how many inserted placeholders come back exactly once."
)
@click.option(
    "--outputs", type=click.Path(dir_okay=False), metavar="FILE", help="Write the translations there."
)
@common.engine_option()
@common.format_option("text", "json", default="text")
@common.output_options
def evaluate(
    sets: tuple[str, ...],
    models: tuple[str, ...],
    lines: int | None,
    beam: int | None,
    placeholders: bool,  # noqa: FBT001 - click passes flags by name
    outputs: str | None,
    engine: Any,  # noqa: ANN401 - click has checked the choice
    form: str,
    output: str | None,
) -> None:
    """Translate test sets and score the result: BLEU and chrF2 by sacreBLEU, names, numbers, loops, speed.

    SET is the common part of a pair of files, SET.id and SET.en, or a JSON Lines file with the fields id and en.

    \b
    Example:
      ringkas evaluate dev/news --model ringkas-id-en --model ~/models/opus-mt-id-en
    """
    from ringkas import evaluation

    read = [evaluation.read(each) for each in sets]
    records = evaluation.evaluate(list(models), read, beam=beam, engine=engine, lines=lines)
    survivals = [evaluation.survival(model, read, engine=engine) for model in models] if placeholders else []
    if outputs:
        with common.writer(outputs) as write:
            write("".join(line + "\n" for record in records for line in record.outputs))
    shown = evaluation.json_lines if form == "json" else evaluation.table
    with common.writer(output) as write:
        write(shown(records, survivals).rstrip("\n") + "\n")


@click.command(short_help="The recipe that makes the translation model.")
@click.option(
    "--config", default="smoke", show_default=True, metavar="NAME", help="smoke, small, base, or a TOML file."
)
@click.option(
    "--work", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the run."
)
@click.option(
    "--corpora",
    default="smoke",
    show_default=True,
    metavar="DIR",
    help="Folder of parallel text; smoke is a few lines that come with the package.",
)
@click.option(
    "--init", type=click.Path(exists=True, path_type=Path), help="Model folder or state to start from."
)
@click.option("--minutes", type=float, metavar="N", help="Train so long at most.")
@click.option("--steps", type=click.IntRange(min=1), metavar="N", help="Make so many steps at most.")
@click.option(
    "--cool",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Take the rate to zero within N steps, on a copy of the state.",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Export the model there at the end."
)
@common.logging_options
def train(config: str, work: Path, corpora: str, quiet: bool, **given: Any) -> int:  # noqa: ANN401, FBT001
    """Train a translation model, or go on training where the folder holds a state; SIGTERM saves and stops.

    \b
    Example:
      ringkas train --config smoke --work /tmp/run --out /tmp/model
    """
    from ringkas import training

    def log(entry: dict[str, Any]) -> None:
        if not quiet:
            click.echo(json.dumps(entry, ensure_ascii=False), err=True)

    result = training.run(config, work, corpora, log=log, **given)
    click.echo(f"{result.ended} at step {result.step}: {result.model or result.checkpoint}")
    return 5 if result.ended == "stopped" else 0
