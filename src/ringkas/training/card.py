"""The model card that goes with an exported model: what it was made from, how, and what it scores."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from ringkas.models.registry import CARD_FILE
from ringkas.training import config as configs
from ringkas.training.tokenizer import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ringkas.training.config import Config

RECORD = "training.json"
"""The card as data: another run that starts from the folder reads its steps and tokens there."""

SOURCE_TOKENS = 120
"""The longest source that the translator gives such a model at once; few sources in training are longer."""

DEFAULT_STEP = 6_400
"""Steps that weights without a record count as: they are past the warm-up, and the rate goes on low."""


def write(
    folder: Path,
    recipe: Config,
    manifest: Mapping[str, Any],
    *,
    step: int,
    tokens: int,
    scores: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Writes `training.json` and `README.md` into a model's folder.

    Args:
        folder: holds the exported weights.
        recipe: the configuration of the run.
        manifest: of its corpus.
        step: optimizer steps that the weights have seen.
        tokens: target tokens that they have seen.
        scores: records of `ringkas.evaluation.evaluate`, for the table.
    """
    weights = {
        path.name: _digest(path) for path in sorted([*folder.glob("*.safetensors"), *folder.glob("*.spm")])
    }
    record = {
        "step": step,
        "tokens": tokens,
        "digests": weights,
        "corpus": dict(manifest),
        "config": configs.table(recipe),
        "scores": [dict(score) for score in scores],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / RECORD).write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_page(recipe, record), encoding="utf-8")
    (folder / CARD_FILE).write_text(_toml(folder, recipe), encoding="utf-8")


def score(folder: Path, scores: Sequence[Mapping[str, Any]], recipe: Config) -> None:
    """Adds scores to the card of a folder."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    write(folder, recipe, record["corpus"], step=record["step"], tokens=record["tokens"], scores=scores)


def history(folder: Path) -> tuple[int, int]:
    """Steps and target tokens that a folder's weights have seen; a guess where it has no record."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return int(record["step"]), int(record["tokens"])
    except (OSError, ValueError, KeyError):
        return DEFAULT_STEP, 2050 * DEFAULT_STEP


def _toml(folder: Path, recipe: Config) -> str:
    """The card that `ringkas models` reads: without it the placeholders would not be used."""
    fields: dict[str, object] = {
        "id": f"{recipe.name}-{folder.resolve().name}",
        "family": "marian",
        "tasks": ["translate"],
        "licence": "Apache-2.0",
        "source_tokens": SOURCE_TOKENS,
        "placeholders": list(PLACEHOLDERS),
        "notes": "Made by `ringkas train`; README.md beside this file lists the data and their licences.",
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join([*lines, 'languages = { source = "id", target = "en" }']) + "\n"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _page(recipe: Config, record: Mapping[str, Any]) -> str:
    """The card for people."""
    corpus, size, optimize = record["corpus"], recipe.model, recipe.optimize
    lines = [
        "---",
        "language: [id, en]",
        "pipeline_tag: translation",
        "---",
        "",
        "# Indonesian to English, news",
        "",
        f"A Marian model: width {size.width}, feed-forward {size.ffn}, {size.encoder_layers} encoder and "
        f"{size.decoder_layers} decoder layers, {size.heads} heads, tied embeddings, joint SentencePiece vocabulary.",
        "`⟦0⟧` … `⟦9⟧` are symbols that it carries over unchanged.",
        "",
        "## Recipe",
        "",
        f"`ringkas train --config {recipe.name}`: {record['step']:,} steps, {record['tokens']:,} target tokens, "
        f"AdamW with a peak rate of {optimize.rate:g}, label smoothing {optimize.smoothing:g}, dropout "
        f"{size.dropout:g}, linear cool-down. `training.json` holds the whole configuration.",
        "",
    ]
    if record["scores"]:
        lines += ["## Scores", "", "| set | BLEU | chrF2 |", "|---|---:|---:|"]
        lines += [f"| {s['set']} | {s['bleu']:.1f} | {s['chrf']:.1f} |" for s in record["scores"]]
        lines += ["", f"sacreBLEU `{record['scores'][0]['bleu_signature']}`", ""]
    lines += [
        "## Data",
        "",
        f"{corpus['pairs']:,} pairs, {corpus['en_words']:,} English words; SHA-256 of the pairs `{corpus['sha256']}`.",
        "",
        "| source | pairs | licence | made | weight |",
        "|---|---:|---|---|---:|",
    ]
    for name, source in corpus["sources"].items():
        lines.append(
            f"| {name} | {source.get('taken', 0):,} | {source['licence']} | {source['made']} | {source['weight']:g} |"
        )
    lines += ["", "## Digests (SHA-256)", ""]
    lines += [f"- `{name}` `{digest}`" for name, digest in record["digests"].items()]
    return "\n".join(lines) + "\n"
