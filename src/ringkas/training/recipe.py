"""A whole run: corpora and configuration in, checkpoints, logs and a model out."""

from __future__ import annotations

import dataclasses
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ringkas.errors import InputError, OptionError
from ringkas.models.registry import ENGINE_FOLDER
from ringkas.training import config as configs
from ringkas.training import corpus as corpora_
from ringkas.training import tokenizer
from ringkas.training.tokenizer import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ringkas.training.checkpoint import State, Weights
    from ringkas.training.config import Config, Data
    from ringkas.training.corpus import Corpus
    from ringkas.training.trainer import Trainer

LAST = "last.pt"
COOL = "cool.pt"
SPM = "joint.spm"
TARGET = "target.json"
"""The ids that targets are written with, beside the vocabulary."""

LOG = "log.jsonl"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Result:
    """What a run left behind.

    Attributes:
        ended: why it ended: `cooled`, `steps`, `minutes`, `stopped`, `flat`.
        step: optimizer steps, those of the weights that it began with included.
        tokens: target tokens seen, the same.
        checkpoint: the state's file.
        model: the exported folder, or None.
    """

    ended: str
    step: int
    tokens: int
    checkpoint: Path
    model: Path | None = None


def run(
    config: str | Path,
    work: Path,
    corpora: Path | str,
    *,
    init: Path | None = None,
    minutes: float | None = None,
    steps: int | None = None,
    cool: int = 0,
    out: Path | None = None,
    log: Callable[[dict[str, Any]], None] | None = None,
) -> Result:
    """Trains, or goes on training where the folder holds a state.

    Args:
        config: the name of a configuration of the package, or a TOML file.
        work: the run's folder: state, vocabulary, manifest, log.
        corpora: the corpora folder, or `smoke`.
        init: what a new run starts from: a Hugging Face folder (weights and vocabulary) or a state of a run (weights,
            optimizer, steps; the vocabulary must stand beside it or in `work`).
        minutes: how long to train at most.
        steps: how many steps to make at most.
        cool: go linearly to zero within so many steps, on a copy of the state: `last.pt` stays for going on later.
        out: export the model there when the run has ended, in the Hugging Face layout, its conversion inside it
            (`OUT/ct2`), with a card.
        log: takes every record; by default nobody, and `log.jsonl` in the folder holds them all.

    Returns:
        How it ended, and where things are.

    Raises:
        OptionError: the configuration is wrong.
        InputError: the corpora cannot be read.
        ModelError: what to start from cannot be read or does not fit.
        OutputError: the folder cannot be written.
    """
    from ringkas.training import checkpoint
    from ringkas.training import trainer as training

    recipe = configs.load(config)
    work.mkdir(parents=True, exist_ok=True)
    corpus = corpora_.load(corpora, recipe.data)
    corpora_.save_manifest(corpus.manifest, work / MANIFEST)
    vocabulary = _vocabulary(work, init, corpus, recipe)
    state, path = _state(work, init, cool, recipe)
    if state.model == {} and recipe.optimize.steps and recipe.optimize.cool:
        state.cool = (recipe.optimize.steps - recipe.optimize.cool, recipe.optimize.steps)
    file = training.json_lines(work / LOG)

    def record(entry: dict[str, Any]) -> None:
        file(entry)
        if log:
            log(entry)

    record(
        {
            "run": recipe.name,
            "step": state.step,
            "tokens": state.tokens,
            "pairs": corpus.manifest["pairs"],
            "corpus": corpus.manifest["sha256"],
            "cool": list(state.cool),
            "config": configs.table(recipe),
        }
    )
    trainer = training.Trainer(recipe, vocabulary, state, training.machine())
    ended = training.loop(
        trainer,
        corpus,
        save=lambda now: checkpoint.save(now, path),
        log=record,
        score=_scorer(recipe, corpora, vocabulary)
        if recipe.data.dev and recipe.optimize.eval_steps
        else None,
        minutes=minutes,
        steps=steps,
    )
    model = None
    if out is not None:
        model = out
        _export(trainer.best_weights(), vocabulary, out, corpus.manifest, recipe, trainer.state)
    return Result(ended, trainer.state.step, trainer.state.tokens, path, model)


def export(
    work: Path,
    out: Path,
    *,
    config: str | Path,
    last: bool = False,
    several: tuple[Path, ...] = (),
) -> Path:
    """Exports the state of a run: the finished cool-down where there is one, else the running average.

    Args:
        work: the run's folder.
        out: the Hugging Face folder to write; the conversion goes to `OUT/ct2`.
        config: the configuration of the run.
        last: take the last weights instead.
        several: take the mean of the weights of these states instead.

    Returns:
        The folder.
    """
    from ringkas.training import checkpoint

    recipe = configs.load(config)
    vocabulary = Vocabulary(work / SPM, _targets(work / TARGET))
    path = work / COOL if (work / COOL).exists() else work / LAST
    state = checkpoint.load(path)
    if several:
        weights = checkpoint.average(several)
    else:
        cooled = state.cool and state.step >= state.cool[-1]
        weights = state.model if last or cooled or not state.average else state.average
    manifest = json.loads((work / MANIFEST).read_text(encoding="utf-8"))
    _export(weights, vocabulary, out, manifest, recipe, state)
    return out


def _export(
    weights: Weights,
    vocabulary: Vocabulary,
    out: Path,
    manifest: dict[str, Any],
    recipe: Config,
    state: State,
) -> None:
    """Writes weights, conversion and card."""
    from ringkas.models import conversion
    from ringkas.training import card, exporting

    exporting.save({name: value.cpu() for name, value in weights.items()}, recipe.model, vocabulary, out)
    shutil.rmtree(out / ENGINE_FOLDER, ignore_errors=True)
    conversion.convert(out, out / ENGINE_FOLDER, "int8_float32")
    card.write(out, recipe, manifest, step=state.step, tokens=state.tokens)


def _vocabulary(work: Path, init: Path | None, corpus: Corpus, recipe: Config) -> Vocabulary:
    """The run's vocabulary, and its pieces for targets: its own, those of what it starts from, or new ones."""
    whole = _pieces(work, init, corpus, recipe)
    path = work / TARGET
    if not path.exists():
        beside = init.parent / TARGET if init is not None and init.is_file() else None
        found: Sequence[int] = ()
        if init is not None and init.is_dir():
            found = tokenizer.target_of(init, whole)
        elif beside is not None:
            found = _targets(beside)
        if not found and recipe.tokenizer.target:
            found = whole.target_ids(_weighted_targets(corpus, recipe.data), recipe.tokenizer.target)
        path.write_text(json.dumps(list(found)) + "\n", encoding="utf-8")
    return Vocabulary(whole.path, _targets(path))


def _targets(path: Path) -> list[int]:
    """The ids in a file; none where there is no file."""
    ids: list[int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return ids


def _weighted_targets(corpus: Corpus, data: Data) -> Iterator[tuple[str, float]]:
    """The target sides, each as heavy as training and the cool-down together."""
    cool = data.cool_weights or data.weights
    for pair in corpus.pairs:
        heavy = configs.weight(data.weights, pair.source) + configs.weight(cool, pair.source)
        yield pair.id if data.direction == "en-id" else pair.en, heavy


def _pieces(work: Path, init: Path | None, corpus: Corpus, recipe: Config) -> Vocabulary:
    """The run's SentencePiece model."""
    path = work / SPM
    if not path.exists():
        beside = init.parent / SPM if init is not None and init.is_file() else None
        if init is not None and init.is_dir():
            shutil.copyfile(tokenizer.locate(init), path)
        elif beside is not None and beside.exists():
            shutil.copyfile(beside, path)
        elif init is not None:
            raise InputError(
                f"{init} comes without a vocabulary.", f"Put the run's SentencePiece model at {path}."
            )
        else:
            step = max(1, 2 * len(corpus.pairs) // recipe.tokenizer.lines)
            texts = (text for pair in corpus.pairs[::step] for text in (pair.id, pair.en))
            return tokenizer.train(
                texts, path, size=recipe.tokenizer.size, coverage=recipe.tokenizer.coverage
            )
    return Vocabulary(path)


def _state(work: Path, init: Path | None, cool: int, recipe: Config) -> tuple[State, Path]:
    """Where a run begins, and the file that it saves to."""
    from ringkas.training import checkpoint
    from ringkas.training.batches import Position
    from ringkas.training.checkpoint import State

    last, cooling = work / LAST, work / COOL
    if cool:
        if cooling.exists():
            state = checkpoint.load(cooling)
            if state.cool and state.step < state.cool[-1]:
                return state, cooling
        state = checkpoint.load(last) if last.exists() else _initial(init, recipe)
        state.cool = (state.step, state.step + cool)
        if recipe.data.cool_weights:
            state.position = Position()
        return state, cooling
    if last.exists():
        return checkpoint.load(last), last
    return (_initial(init, recipe) if init is not None else State({})), last


def _initial(init: Path | None, recipe: Config) -> State:
    """The state that weights from elsewhere stand for."""
    from ringkas.training import card, checkpoint, exporting
    from ringkas.training import model as network
    from ringkas.training.checkpoint import State

    if init is None:
        raise OptionError("There is nothing to cool down.", "Train first, or name what to start from.")
    if init.is_file():
        state = checkpoint.load(init)
        state.cool = ()
        return state
    found = exporting.shape(init)
    if dataclasses.replace(found, dropout=recipe.model.dropout) != recipe.model:
        raise OptionError(
            f"{init} holds a model of another size than the configuration {recipe.name}.", "Use its own."
        )
    step, tokens = card.history(init)
    return State(network.weights(init), step=step, tokens=tokens, fresh=step)


def _scorer(
    recipe: Config, corpora: Path | str, vocabulary: Vocabulary
) -> Callable[[Trainer], dict[str, Any]]:
    """Scores the development sets by greedy BLEU and loss."""
    from ringkas.training import scoring

    sets = {name: corpora_.dev(corpora, name, recipe.data.dev_lines) for name in recipe.data.dev}
    if recipe.data.direction == "en-id":
        sets = {name: (english, indonesian) for name, (indonesian, english) in sets.items()}
    return lambda trainer: scoring.score(trainer, sets, vocabulary)
