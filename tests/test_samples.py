"""The samples, with the models that ship: the briefs kept in samples/briefs/ are what the command prints.

After a change that is meant to change them, write them anew with `RINGKAS_UPDATE_BRIEFS=1 pytest tests/test_samples.py`
and read the difference.
"""

from __future__ import annotations

import difflib
import json
import os
import shutil
from pathlib import Path

import jsonschema
import pytest

from ringkas import Brief, Ringkas, schemas
from ringkas.reading import read

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = sorted(p.name for p in SAMPLES.iterdir() if p.suffix in (".txt", ".html"))
ALIKE = 0.8
"""How much of a kept English text must come back: processors round differently, and a word may turn out another."""


@pytest.fixture(scope="module")
def desk() -> Ringkas:
    return Ringkas()


@pytest.fixture(scope="module")
def briefs(desk: Ringkas) -> dict[str, Brief]:
    sources = [read(SAMPLES / name) for name in NAMES]
    return dict(zip(NAMES, desk.briefs(sources), strict=True))


def test_there_are_samples_of_every_shape_and_nothing_else() -> None:
    assert len(NAMES) >= 8
    assert {p.name for p in SAMPLES.iterdir()} == {*NAMES, "briefs"}


@pytest.mark.parametrize("name", NAMES)
def test_the_kept_brief_is_what_comes_out(name: str, briefs: dict[str, Brief]) -> None:
    brief = briefs[name]
    kept = SAMPLES / "briefs" / Path(name).stem
    record = brief.to_dict()
    record["source"]["path"] = f"samples/{name}"
    if os.environ.get("RINGKAS_UPDATE_BRIEFS"):
        kept.parent.mkdir(exist_ok=True)
        kept.with_suffix(".json").write_text(
            json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        kept.with_suffix(".txt").write_text(brief.to_text() + "\n", encoding="utf-8")
    golden = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    exact = ("id", "source", "dateline")
    assert {key: record[key] for key in exact} == {key: golden[key] for key in exact}
    assert record["headline"]["id"] == golden["headline"]["id"]
    assert [(s["id"], s["spans"]) for s in record["sentences"]] == [
        (s["id"], s["spans"]) for s in golden["sentences"]
    ]
    assert [(q["text"], q["speaker_full"]) for q in record["quotes"]] == [
        (q["text"], q["speaker_full"]) for q in golden["quotes"]
    ]
    new, old = (" ".join(s["en"] for s in r["sentences"]) for r in (record, golden))
    assert difflib.SequenceMatcher(None, new, old, autojunk=False).ratio() >= ALIKE


@pytest.mark.parametrize("name", NAMES)
def test_a_brief_keeps_the_promises(name: str, briefs: dict[str, Brief]) -> None:
    brief = briefs[name]
    text = brief.source.text
    jsonschema.validate(json.loads(brief.to_json()), schemas.load("brief"))
    assert brief.headline.en
    assert brief.quotes
    for sentence in brief.sentences:
        assert " ".join(text[start:end] for start, end in sentence.spans) == sentence.id
        for index in sentence.quotes:
            assert sentence.en.count(brief.quotes[index].text) == 1
    for quote in brief.quotes:
        assert text[quote.start : quote.end] == quote.text
        assert quote.gloss
    for shown in (brief.to_text(), brief.to_text(quotes="original"), brief.to_text(quotes="notes")):
        assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_article_keeps_every_quotation(name: str, desk: Ringkas) -> None:
    source = read(SAMPLES / name)
    result = desk.translate_article(source)
    speech = [q.of(source.text) for q in desk.segment(source).quotes if q.kind == "speech"]
    assert [q.text for q in result.quotes] == speech
    english = "\n".join(s.en for s in result.sentences)
    for quote in speech:
        assert quote in english
    jsonschema.validate(json.loads(result.to_json()), schemas.load("translate"))


def test_the_same_input_gives_the_same_bytes(desk: Ringkas, briefs: dict[str, Brief]) -> None:
    name = NAMES[0]
    assert desk.brief(read(SAMPLES / name)).to_json() == briefs[name].to_json()


def test_an_article_does_not_depend_on_its_neighbours(desk: Ringkas) -> None:
    first, second = (read(SAMPLES / name) for name in NAMES[:2])
    alone = desk.brief(first).to_json()
    assert next(iter(desk.briefs([first, second]))).to_json() == alone


def test_it_works_wherever_the_package_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "a page, with spaces.txt"
    shutil.copy(SAMPLES / "sports.txt", copied)
    monkeypatch.chdir(tmp_path)
    assert read(copied.name).text == (SAMPLES / "sports.txt").read_text(encoding="utf-8")
