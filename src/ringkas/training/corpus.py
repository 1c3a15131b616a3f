"""The corpora folder -> clean, different, decontaminated pairs, and a manifest of what was taken and what was not."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringkas._data import rows
from ringkas.errors import InputError
from ringkas.training.config import Data, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA = "ringkas.training.data"
SMOKE = "smoke"
"""The name that stands for the few lines of the package, as a corpora folder and as a development set."""

# Control characters, soft hyphens, zero-width characters and marks of direction: `ke\u00adluarga`.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
NOT_WORD = re.compile(r"\W+")
MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>|\{\{|\}\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of one source; `group` is its article, empty where its neighbours are not known to follow each other."""

    id: str
    en: str
    source: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The pairs of a run in the order of their files, and the manifest that describes them."""

    pairs: tuple[Pair, ...]
    manifest: dict[str, Any]


def load(folder: Path | str, data: Data) -> Corpus:
    """Reads, cleans and filters all sources that have a weight.

    Args:
        folder: a corpora folder (`parallel/*.tsv`, `distilled/*.tsv`, `distilled/summaries.jsonl`, `dictionary/*.tsv`,
            `dev/NAME.{id,en}`), or `smoke` for the few lines that come with the package.
        data: which sources count.

    Returns:
        The pairs, no two with the same normalized sides, none with a side of a development set, and the manifest:
        for each source its digest, licence, weights, and how many pairs were taken or dropped for which reason.

    Raises:
        InputError: the folder holds no pairs.
    """
    banned = {key(line) for pair in _dev_sets(folder) for line in pair} - {""}
    seen: set[tuple[str, str]] = set()
    pairs: list[Pair] = []
    sources: dict[str, dict[str, Any]] = {}
    for name, path, raw in _sources(folder, data):
        heavy, cool = weight(data.weights, name), weight(data.cool_weights or data.weights, name)
        if heavy == cool == 0:
            continue
        counts: Counter[str] = Counter()
        for source, target, group in raw:
            pair = Pair(clean(source), clean(target), name, group)
            why = _fault(pair, data)
            both = key(pair.id), key(pair.en)
            if not why and not banned.isdisjoint(both):
                why = "in_dev"
            if not why and both in seen:
                why = "duplicate"
            counts[why or "taken"] += 1
            if not why:
                seen.add(both)
                pairs.append(pair)
        licence, made = _licence(name)
        sources[name] = {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "licence": licence,
            "made": made,
            "weight": heavy,
            "cool_weight": cool,
            **dict(sorted(counts.items())),
        }
    if not pairs:
        raise InputError(
            f"{folder} holds no pairs to train on.", "Give a folder with parallel/*.tsv or distilled/*.tsv."
        )
    digest = hashlib.sha256()
    for pair in pairs:
        digest.update(f"{pair.id}\t{pair.en}\n".encode())
    manifest = {
        "pairs": len(pairs),
        "id_words": sum(len(pair.id.split()) for pair in pairs),
        "en_words": sum(len(pair.en.split()) for pair in pairs),
        "sha256": digest.hexdigest(),
        "sources": sources,
    }
    return Corpus(tuple(pairs), manifest)


def dev(folder: Path | str, name: str, lines: int | None = None) -> tuple[list[str], list[str]]:
    """A development set: its Indonesian and English lines.

    Args:
        folder: the corpora folder, or `smoke`.
        name: the set's name.
        lines: how many lines from its beginning; by default all.

    Raises:
        InputError: there is no such set, or its sides differ in length.
    """
    if name == SMOKE:
        raw = [(a, b) for a, b, _ in _tsv(_smoke())]
    else:
        paths = [Path(folder) / "dev" / f"{name}.{side}" for side in ("id", "en")]
        try:
            sides = [path.read_text(encoding="utf-8").splitlines() for path in paths]
        except OSError as error:
            raise InputError(
                f"The development set {name} cannot be read: {error}", "Give a folder with dev/."
            ) from error
        if len(sides[0]) != len(sides[1]):
            raise InputError(
                f"The sides of {name} have {len(sides[0])} and {len(sides[1])} lines.", "Repair it."
            )
        raw = list(zip(*sides, strict=True))
    return [clean(a) for a, _ in raw[:lines]], [clean(b) for _, b in raw[:lines]]


def clean(text: str) -> str:
    r"""NFC, without invisible characters, white space single; marks and case stay.

    Example:
        >>> clean(" “Ya,”  kata\u200b dia. ")
        '“Ya,” kata dia.'
    """
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def key(text: str) -> str:
    """What makes two texts the same: their letters and digits, without case.

    Example:
        >>> key("Rp 43 triliun.") == key("rp43 TRILIUN")
        True
    """
    return NOT_WORD.sub("", text).casefold()


def save_manifest(manifest: dict[str, Any], path: Path) -> None:
    """Writes a manifest as JSON."""
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _fault(pair: Pair, data: Data) -> str:
    """Why a pair is dropped; empty where it is good."""
    longest, shortest = max(len(pair.id), len(pair.en)), min(len(pair.id), len(pair.en))
    if not any(c.isalnum() for c in pair.id) or not any(c.isalnum() for c in pair.en):
        return "empty"
    if longest > data.longest:
        return "too_long"
    # Twenty code points of grace: short pairs differ more.
    if longest > data.ratio * shortest + 20:
        return "ratio"
    if MARKUP.search(pair.id) or MARKUP.search(pair.en):
        return "markup"
    if pair.id == pair.en and pair.id.count(" ") > 2:
        return "untranslated"
    return ""


def _licence(source: str) -> tuple[str, str]:
    """Licence and origin of a source."""
    return next((row[1], row[2]) for row in rows(DATA, "licences.tsv") if fnmatchcase(source, row[0]))


def _smoke() -> Path:
    return Path(str(files(DATA).joinpath("smoke.tsv")))


def _dev_sets(folder: Path | str) -> Iterator[Sequence[str]]:
    if folder != SMOKE:
        for path in sorted(Path(folder).glob("dev/*.*")):
            yield path.read_text(encoding="utf-8").splitlines()


def _sources(folder: Path | str, data: Data) -> Iterator[tuple[str, Path, Iterator[tuple[str, str, str]]]]:
    """Name, file and raw pairs of every source, in the order of names."""
    if folder == SMOKE:
        yield SMOKE, _smoke(), _tsv(_smoke())
        return
    home = Path(folder)
    for path in sorted([*home.glob("distilled/*.tsv"), *home.glob("parallel/*.tsv")]):
        if path.name != "STATS.tsv":
            yield f"{path.parent.name}/{path.stem}", path, _tsv(path)
    summaries = home / "distilled" / "summaries.jsonl"
    if summaries.is_file():
        yield "distilled/summaries", summaries, _summaries(summaries)
    for path in sorted(home.glob("dictionary/*.tsv")):
        # Each origin is a source: they differ much in how good they are.
        for origin, entries in sorted(_dictionary(path).items()):
            yield f"dictionary/{origin}", path, iter(entries)
    for name in data.extra:
        path = home / name
        if not path.is_file():
            raise InputError(
                f"The extra pairs {path} do not exist.", "Correct data.extra in the configuration."
            )
        yield f"extra/{path.stem}", path, _tsv(path)


def _tsv(path: Path) -> Iterator[tuple[str, str, str]]:
    """Source, target and article of each line; the third column, where there is one, names the article."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) > 1 and not line.startswith("#"):
                yield cells[0], cells[1], cells[2] if len(cells) > 3 and cells[3] != "T" else ""


def _dictionary(path: Path) -> dict[str, list[tuple[str, str, str]]]:
    """The entries of a dictionary by their origin, which is its third column."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            source, target, origin = line.rstrip("\r\n").split("\t")
            found.setdefault(origin, []).append((source, target, ""))
    return found


def _summaries(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield record["summary"], record["summary_en"], ""
