"""Models on test sets: translate, score, measure."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ringkas.errors import OptionError
from ringkas.evaluation import fidelity, sets
from ringkas.evaluation.sets import TestSet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ringkas.evaluation.fidelity import Fidelity
    from ringkas.options import ModelEngine


@dataclass(frozen=True, slots=True)
class Record:
    """One model on one test set.

    Attributes:
        model: the model's id or folder, as it was given.
        signature: model, digest, engine and decoding settings.
        set: the set's name.
        lines: how many were translated.
        bleu: sacreBLEU's BLEU, 0 to 100.
        bleu_signature: how it was computed.
        chrf: chrF2, 0 to 100.
        chrf_signature: how it was computed.
        fidelity: rates of what must not change.
        words_per_second: source words, loading not counted.
        outputs: the translations, in order; not part of the JSON.
    """

    model: str
    signature: str
    set: str
    lines: int
    bleu: float
    bleu_signature: str
    chrf: float
    chrf_signature: str
    fidelity: Fidelity
    words_per_second: float
    outputs: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, rounded, without the outputs."""
        record = asdict(self)
        del record["outputs"]
        rates = {k: round(v, 4) if isinstance(v, float) else v for k, v in record["fidelity"].items()}
        numbers = {key: round(record[key], 2) for key in ("bleu", "chrf", "words_per_second")}
        return record | numbers | {"fidelity": rates}


def evaluate(
    models: Sequence[str],
    test_sets: Sequence[TestSet | str | Path],
    *,
    beam: int | None = None,
    device: str = "auto",
    engine: ModelEngine | None = None,
    lines: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Record]:
    """Translates every set with every model, as `ringkas translate --lines` does, and scores the outputs.

    Args:
        models: ids of installed models, or folders.
        test_sets: sets, or what `read` takes: `PREFIX` of `PREFIX.id` and `PREFIX.en`, or a `.jsonl` file.
        beam: beam size; by default each model's own.
        device: where a torch model runs.
        engine: what runs the models; by default each model and the machine decide.
        lines: how many lines of each set; by default all.
        progress: is told what is being done.

    Returns:
        One record for each model and set, models outermost.

    Raises:
        InputError: a set cannot be read.
        ModelError: a model cannot be loaded.
        OptionError: sacreBLEU is not installed, or nothing is to be done.
    """
    from ringkas.translation import get_translator

    if not models or not test_sets:
        raise OptionError("There is nothing to evaluate.", "Name a model and a test set at least.")
    _sacrebleu()
    chosen = [(s if isinstance(s, TestSet) else sets.read(s)).head(lines) for s in test_sets]
    records = []
    for model in models:
        translator = get_translator(model, device=device, beam=beam, engine=engine)
        for each in chosen:
            if progress:
                progress(f"{model}: {each.name}, {len(each.sources)} lines")
            records.append(judge(translator, each, model=model))
    return records


def judge(translator: Any, test_set: TestSet, *, model: str = "") -> Record:  # noqa: ANN401 - any `Translator`
    """Translates one set with one translator and scores it.

    Args:
        translator: a `ringkas.translation.Translator`.
        test_set: what it translates.
        model: what the record names; by default the translator's id.
    """
    from ringkas.translation import Segment

    begin = time.perf_counter()
    outputs = [found.text for found in translator.translate([Segment(text) for text in test_set.sources])]
    seconds = time.perf_counter() - begin
    bleu, chrf = score(outputs, test_set.references)
    words = sum(len(text.split()) for text in test_set.sources)
    return Record(
        model=model or translator.id,
        signature=translator.signature,
        set=test_set.name,
        lines=len(outputs),
        bleu=bleu[0],
        bleu_signature=bleu[1],
        chrf=chrf[0],
        chrf_signature=chrf[1],
        fidelity=fidelity.measure(test_set.sources, outputs, test_set.references),
        words_per_second=words / max(seconds, 1e-9),
        outputs=tuple(outputs),
    )


def score(outputs: Sequence[str], references: Sequence[str]) -> tuple[tuple[float, str], tuple[float, str]]:
    """BLEU and chrF2 of a whole set, each with sacreBLEU's signature (Post 2018; Popović 2015).

    Raises:
        OptionError: sacreBLEU is not installed.
    """
    metrics = _sacrebleu()
    found = []
    for metric in (metrics.BLEU(), metrics.CHRF()):
        value = metric.corpus_score(list(outputs), [list(references)])
        found.append((float(value.score), str(metric.get_signature())))
    return found[0], found[1]


def _sacrebleu() -> Any:  # noqa: ANN401 - a module without types
    try:
        from sacrebleu import metrics
    except ImportError as error:
        raise OptionError("sacreBLEU is not installed.", "Run: pip install 'ringkas[train]'.") from error
    return metrics
