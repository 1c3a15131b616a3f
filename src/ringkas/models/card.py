"""Model cards: what a model is, under which licence, and how it wants to be called, as data.

A card is TOML. It names a family, whose file in `families/` holds the calling convention that its models share
(language codes, forced tokens, the tokens around the source, prefix); the card holds what is the model's own and may
override any of it. Nothing about a model stands in code.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from ringkas.errors import ModelError

Task = Literal["translate", "summarize"]
TokenizerKind = Literal["sentencepiece", "auto"]

CARDS = Path(__file__).parent / "cards"
FAMILIES = Path(__file__).parent / "families"

# `Apache-2.0`, `MIT`, `CC-BY-4.0`, `CC-BY-SA-4.0`, `GPL-3.0-only`: licences that leave commercial use free.
FREE = re.compile(
    r"(?:apache|mit|bsd|isc|zlib|unlicense|cc0|cc-by(?:-sa)?-[0-9]|mpl|[al]?gpl|eupl|odc-by|pddl)\b|"
    r"cc-by(?:-sa)?$",
    re.IGNORECASE,
)
UNKNOWN = "unknown"

_FAMILY_ONLY = frozenset({"model_types", "tokenizer_classes", "name_patterns"})
_LANGUAGES = frozenset({"source", "target"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a model is and how it is called.

    Attributes:
        id: the model's id (`ringkas-id-en`, `facebook/nllb-200-distilled-600M`).
        family: the name of its file in `families/`.
        tasks: what it can do.
        licence: SPDX identifier where there is one.
        parameters: how many weights it has, tied ones counted once; 0 where unknown.
        languages: the model's own codes of Indonesian (`source`) and of its output (`target`).
        source_tokens: the longest source, in tokens, that it was made for.
        tokenizer: `sentencepiece` reads `source.spm` and `target.spm` directly, `auto` takes the folder's tokenizer.
        before: tokens put before the source; `{source}` and `{target}` stand for the language codes.
        after: tokens put after the source, its end symbol as a rule.
        target_prefix: tokens that every output is forced to begin with.
        prompt: name of the instruction template in `prompts/`, or empty.
        summary_prompt: the same for a summary.
        placeholders: symbols that the model was trained to carry over unchanged.
        beam: beam size that was measured to be worth its time.
        length_penalty: exponent of the length by which a hypothesis' score is divided.
        repetition_penalty: above 1, tokens of a translation that it has already are less likely.
        no_repeat_ngram: no run of so many tokens occurs twice in a summary; 0 allows any.
        summary_tokens: the longest summary that it was made for, in tokens.
        compute_type: what the CTranslate2 conversion computes in.
        digest: SHA-256 of the weights, hexadecimal; empty where none is recorded.
        engine_digest: the same of the CTranslate2 conversion.
        revision: branch, tag, pull request or commit that `ringkas models pull` takes; empty for the main branch.
        notes: what a person should know before using it.
    """

    id: str
    family: str
    tasks: tuple[Task, ...] = ("translate",)
    licence: str = UNKNOWN
    parameters: int = 0
    languages: tuple[tuple[str, str], ...] = ()
    source_tokens: int = 256
    tokenizer: TokenizerKind = "auto"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    prompt: str = ""
    summary_prompt: str = ""
    placeholders: tuple[str, ...] = ()
    beam: int = 4
    length_penalty: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0
    summary_tokens: int = 128
    compute_type: str = "int8"
    digest: str = ""
    engine_digest: str = ""
    revision: str = ""
    notes: str = ""

    def expand(self, tokens: tuple[str, ...]) -> list[str]:
        """The tokens with the language codes filled in."""
        codes = dict(self.languages)
        return [
            codes.get(token[1:-1], token) if token in ("{source}", "{target}") else token for token in tokens
        ]


def read(path: Path) -> Card:
    """Reads a card from a TOML file.

    Raises:
        ModelError: the file is not a card: unknown family, unknown field, wrong type or value.
    """
    return make(_table(path), str(path))


def make(table: dict[str, Any], where: str) -> Card:
    """Checks a card's table and puts it over the defaults of its family.

    Args:
        table: the fields of the card.
        where: what an error message names.

    Raises:
        ModelError: as `read`.
    """
    family = table.get("family")
    known = families()
    if not isinstance(family, str) or family not in known:
        raise ModelError(
            f"{where} names the model family {family!r}.", f"Name one of: {', '.join(sorted(known))}."
        )
    shared = {key: value for key, value in known[family].items() if key not in _FAMILY_ONLY}
    merged = shared | table
    unknown = merged.keys() - {f.name for f in fields(Card)}
    if unknown:
        raise ModelError(f"{where} has unknown fields: {', '.join(sorted(unknown))}.", "Remove them.")
    if "id" not in merged:
        raise ModelError(f"{where} has no id.", 'Add a line: id = "…".')
    return Card(**{key: _checked(key, value, where) for key, value in merged.items()})


@cache
def families() -> dict[str, dict[str, Any]]:
    """The tables of all families by name."""
    return {path.stem: _table(path) for path in sorted(FAMILIES.glob("*.toml"))}


@cache
def catalogue() -> dict[str, Card]:
    """The cards of models that people use but that do not come with the package, by id."""
    return {card.id: card for card in map(read, sorted(CARDS.glob("*.toml")))}


def is_free(licence: str) -> bool:
    """Whether a licence leaves commercial use free; one that is not known does not.

    Args:
        licence: SPDX identifier, or the hub's lower-case form of it.

    Example:
        >>> [is_free(name) for name in ("MIT", "apache-2.0", "CC-BY-SA-4.0", "cc-by-nc-4.0", "unknown", "other")]
        [True, True, True, False, False, False]
    """
    return FREE.match(licence) is not None


def family_of(config: dict[str, Any], tokenizer_class: str, name: str) -> str | None:
    """The family that a folder's configuration belongs to.

    Args:
        config: the contents of `config.json`.
        tokenizer_class: what `tokenizer_config.json` names; empty where it names none.
        name: the folder's name, which tells apart what configurations do not (MADLAD is a T5 by its config).

    Returns:
        The family's name; the most specific that fits, or None.
    """
    fits = [
        (len(table.get("tokenizer_classes", ())) > 0, len(table.get("name_patterns", ())) > 0, family)
        for family, table in families().items()
        if config.get("model_type") in table["model_types"]
        and ("tokenizer_classes" not in table or tokenizer_class in table["tokenizer_classes"])
        and ("name_patterns" not in table or any(p in name.lower() for p in table["name_patterns"]))
    ]
    return max(fits)[2] if fits else None


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path} cannot be read as a model card: {error}", "Repair or remove the file."
        ) from error


def _checked(key: str, value: Any, where: str) -> Any:  # noqa: ANN401 - the values of a TOML file
    """The value in the type that the field has."""
    texts = ("before", "after", "target_prefix", "placeholders", "tasks")
    numbers = ("parameters", "source_tokens", "beam", "no_repeat_ngram", "summary_tokens")
    may_be_zero = ("parameters", "no_repeat_ngram")
    if key in texts:
        good = isinstance(value, list) and all(isinstance(v, str) and v for v in value)
        value = tuple(value) if good else value
    elif key == "languages":
        good = (
            isinstance(value, dict)
            and value.keys() <= _LANGUAGES
            and all(isinstance(v, str) for v in value.values())
        )
        value = tuple(sorted(value.items())) if good else value
    elif key in numbers:
        good = isinstance(value, int) and not isinstance(value, bool) and value >= (key not in may_be_zero)
    elif key in ("length_penalty", "repetition_penalty"):
        good = isinstance(value, int | float) and not isinstance(value, bool)
        good = good and (key == "length_penalty" or value >= 1)
    else:
        good = isinstance(value, str)
    good = good and (key != "tasks" or (value and set(value) <= set(get_args(Task))))
    good = good and (key != "tokenizer" or value in get_args(TokenizerKind))
    if not good:
        raise ModelError(
            f"{where}: the field {key} has the value {value!r}.", "Compare it with the cards of the package."
        )
    return value
