"""What a training run is made of, as one TOML file: data, tokenizer, augmentation, model, optimization."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from ringkas.errors import OptionError

CONFIGS = Path(__file__).parent / "configs"

Weights = tuple[tuple[str, float], ...]
Direction = Literal["id-en", "en-id"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Which pairs are taken, and how often each is seen.

    Attributes:
        weights: `(pattern, weight)`: how often a pair of a source is seen in an epoch; the first pattern that fits the
            source's name (`parallel/panl_bppt_int`, `distilled/news`, `extra/NAME`) counts, and a source that none fits
            is left out.
        cool_weights: the same for the cool-down; empty where it keeps the weights.
        extra: more `id<TAB>en` files, relative to the corpora folder or absolute: back-translations, forward
            translations; each is a source named `extra/STEM`.
        tagged: patterns of the sources whose Indonesian is synthetic: their source sentences begin with a tag.
        direction: `id-en`, or `en-id` for the model that makes back-translations.
        dev: names of the development sets in `dev/`, the first of which decides.
        dev_lines: how many lines of each are used while training.
        longest: the longest side of a pair, in code points.
        ratio: how many times longer than the other a side may be, in code points.
    """

    weights: Weights = (("*", 1.0),)
    cool_weights: Weights = ()
    extra: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    direction: Direction = "id-en"
    dev: tuple[str, ...] = ()
    dev_lines: int = 700
    longest: int = 900
    ratio: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokenizer:
    """The joint SentencePiece model; taken from the folder that a run starts from, where it starts from one.

    Attributes:
        size: pieces, the 256 bytes and the symbols included.
        lines: how many lines it is trained on at most.
        coverage: which part of the characters get pieces; the others are spelt in bytes.
        target: how many of the pieces targets are written with, the most frequent ones; what has none of them is spelt
            with shorter ones. Bytes, single characters and placeholders come on top. 0 takes all. The output layer,
            which is most of the work of a small model, is so much smaller.
    """

    size: int = 16_000
    lines: int = 1_000_000
    coverage: float = 0.9997
    target: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Augment:
    """How often a pair is changed on its way into a batch; each a probability of a pair.

    Attributes:
        quotes: quoted spans become placeholders, of the pairs that have as many on both sides.
        spans: names, numbers and addresses that both sides share become placeholders.
        edges: a placeholder is put before or behind both sides.
        attribution: an attribution of a placeholder (`⟦0⟧ kata X.`) is put in the pair's place.
        most: how many placeholders a pair gets at most.
        join: the pair that follows in the same article is appended.
        upper: the source is shouted.
        no_stop: the source loses its final stop.
        typos: one or two letters of the source are swapped, lost or doubled.
        glued: the space behind a stop inside the source is lost.
        marks: straight quotation marks become curly on both sides, or the other way.
        sample_source: the source is segmented by sampling.
        sample_target: the same for the target.
        alpha: how sharp the sampling is; smaller is wilder.
    """

    quotes: float = 0.5
    spans: float = 0.2
    edges: float = 0.02
    attribution: float = 0.01
    most: int = 8
    join: float = 0.06
    upper: float = 0.02
    no_stop: float = 0.03
    typos: float = 0.03
    glued: float = 0.3
    marks: float = 0.1
    sample_source: float = 0.4
    sample_target: float = 0.15
    alpha: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The size of the Marian model.

    Attributes:
        width: of embeddings and layers.
        ffn: inner width of the feed-forward layers.
        encoder_layers: how many layers read the source.
        decoder_layers: how many layers write the target.
        heads: attention heads of a layer.
        dropout: of the outputs of sub-layers.
    """

    width: int = 256
    ffn: int = 1024
    encoder_layers: int = 6
    decoder_layers: int = 2
    heads: int = 4
    dropout: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimize:
    """How the weights are moved.

    Attributes:
        rate: the highest learning rate, reached after `warmup` steps; then it falls with the inverse square root.
        warmup: steps.
        rewarm: steps over which the rate rises again after a start from bare weights.
        cells: size of a batch: its longest side in tokens times its rows.
        gpu_cells: the same where there is a GPU.
        smoothing: of the labels.
        weight_decay: of AdamW.
        clip: the largest norm of the gradient.
        average: by how much the running average of the weights moves to the present weights each step; 0 for none.
        chunk: how many target positions the softmax takes at once; 0 chooses by the machine.
        head: ids that a sampled softmax always takes: the most frequent.
        sample: how many of the others it samples; 0 takes all. Only on plain cores, where the softmax is a third of the
            work, and not in a cool-down.
        save_minutes: how often the state is saved.
        eval_steps: how often the development sets are scored; 0 never.
        patience: after how many scorings without a better BLEU the run stops; 0 never.
        log_steps: how often a line is logged.
        steps: where the run ends; 0 nowhere.
        cool: the last so many of `steps` go linearly to zero.
        pool: how many pairs are sorted by length together.
        seed: of everything that is drawn.
    """

    rate: float = 1.2e-3
    warmup: int = 1000
    rewarm: int = 200
    cells: int = 2600
    gpu_cells: int = 16_000
    smoothing: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    average: float = 0.001
    chunk: int = 0
    head: int = 2000
    sample: int = 0
    save_minutes: float = 10.0
    eval_steps: int = 2000
    patience: int = 0
    log_steps: int = 50
    steps: int = 0
    cool: int = 0
    pool: int = 20_000
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole run; `name` is the file's name without its ending."""

    name: str = "unnamed"
    data: Data = field(default_factory=Data)
    tokenizer: Tokenizer = field(default_factory=Tokenizer)
    augment: Augment = field(default_factory=Augment)
    model: Model = field(default_factory=Model)
    optimize: Optimize = field(default_factory=Optimize)


def load(name_or_path: str | Path) -> Config:
    """Reads a configuration.

    Args:
        name_or_path: the name of one that comes with the package (`smoke`, `small`, `base`), or a TOML file.

    Raises:
        OptionError: there is none, or it holds an unknown table or key, or a value of the wrong type.

    Example:
        >>> load("small").model.width
        256
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = CONFIGS / f"{name_or_path}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        names = ", ".join(sorted(p.stem for p in CONFIGS.glob("*.toml")))
        raise OptionError(
            f"The configuration {name_or_path} cannot be read: {error}",
            f"Give a TOML file, or one of: {names}.",
        ) from error
    return _build(Config, {"name": path.stem} | table, str(path))


def weight(weights: Weights, source: str) -> float:
    """The weight of a source: that of the first pattern that fits its name, 0 where none does.

    Example:
        >>> weight((("parallel/panl*", 3.0), ("parallel/*", 1.0)), "parallel/panl_bppt_int")
        3.0
    """
    from fnmatch import fnmatchcase

    return next((value for pattern, value in weights if fnmatchcase(source, pattern)), 0.0)


def _build(kind: type[T], table: dict[str, Any], where: str) -> T:
    """A dataclass from a table, its tables dataclasses, its arrays tuples."""
    hints = get_type_hints(kind)
    unknown = table.keys() - hints.keys()
    if unknown:
        raise OptionError(
            f"{where} has unknown keys: {', '.join(sorted(unknown))}.", f"It takes: {', '.join(hints)}."
        )
    values = {key: _value(hints[key], value, f"{where}: {key}") for key, value in table.items()}
    return kind(**values)


def _value(hint: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - types and values of a TOML file
    good: bool
    if is_dataclass(hint) and isinstance(hint, type):
        if isinstance(value, dict):
            return _build(hint, value, where)
        good = False
    elif hint == Weights:
        # TOML keeps the order of a table's keys, and the first pattern that fits counts.
        good = isinstance(value, dict) and all(isinstance(v, int | float) and v >= 0 for v in value.values())
        value = tuple((k, float(v)) for k, v in value.items()) if good else value
    elif get_origin(hint) is Literal:
        good = value in get_args(hint)
    elif hint == tuple[str, ...]:
        good = isinstance(value, list) and all(isinstance(v, str) for v in value)
        value = tuple(value) if good else value
    else:
        numbers = {int: int, float: int | float}
        good = isinstance(value, numbers.get(hint, hint)) and not isinstance(value, bool)
        good = good and (isinstance(value, str) or value >= 0)
        value = hint(value) if good else value
    if not good:
        raise OptionError(
            f"{where} has the value {value!r}.", "Compare it with the configurations of the package."
        )
    return value


def table(config: object) -> dict[str, Any]:
    """The configuration as plain data, as records and logs hold it."""
    return {
        f.name: table(value) if is_dataclass(value := getattr(config, f.name)) else value
        for f in fields(config)  # type: ignore[arg-type]  # every caller gives a dataclass
        if f.default is not MISSING or f.default_factory is not MISSING
    }
