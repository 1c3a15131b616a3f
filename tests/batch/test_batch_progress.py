"""What a person learns while a batch runs and after it: how far it is, how long it takes, what took the time."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from batch.inputs import evil, numbered, write
from batch.steps import make_step
from ringkas.batch import Fields, Progress, Totals, run
from ringkas.batch.runner import _remaining
from ringkas.batch.sources import Meter, items
from ringkas.batch.units import UNIT_SIZE, units
from ringkas.cli import many

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))


def shares(source: Path, **options: Any) -> list[float | None]:
    meter = Meter()
    found = items(str(source), Fields(), meter=meter)
    return [unit.share for unit in units(found, size=8, meter=meter, **options)]


@pytest.fixture(params=["in.jsonl", "in.jsonl.gz", "in.csv", "in.parquet", "folder"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    rows = numbered(100)
    if path.suffix == ".jsonl":
        return write(path, rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    elif path.suffix == ".csv":
        path.write_text("id,text\n" + "".join(f"{r['id']},{json.dumps(r['id'])}\n" for r in rows))
    elif path.suffix == ".parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        pyarrow = pytest.importorskip("pyarrow")
        parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    else:
        path.mkdir()
        for row in rows:
            (path / row["id"]).write_text(row["text"], encoding="utf-8")
    return path


def test_the_share_of_an_input_grows_to_the_whole(source: Path) -> None:
    found = shares(source)
    known = [share for share in found if share is not None]
    assert len(known) == len(found) == 13
    assert known == sorted(known)
    assert known[-1] == 1.0


def test_the_share_of_large_lines_follows_the_bytes(tmp_path: Path) -> None:
    found = shares(write(tmp_path / "in.jsonl", [{"id": n, "text": "kata " * 4000} for n in range(80)]))
    assert found == pytest.approx([n / 10 for n in range(1, 11)], abs=0.01)


def test_the_folder_of_every_evil_has_a_share_too(tmp_path: Path) -> None:
    assert shares(evil(tmp_path / "in"))[-1] == 1.0


def test_a_limit_ends_the_work_before_the_input(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", numbered(100))
    assert shares(source, limit=16) == [0.5, 1.0]


def test_the_rest_is_reckoned_from_what_this_run_did() -> None:
    assert _remaining(0.0, 0.25, 10) == 30
    assert _remaining(0.5, 0.75, 10) == 10
    assert _remaining(None, 0.5, 10) is None
    assert _remaining(0.0, None, 10) is None
    assert _remaining(0.5, 0.5, 10) is None


def test_progress_tells_totals_share_and_rest(tmp_path: Path) -> None:
    told: list[Progress] = []
    source = write(tmp_path / "in.jsonl", [*numbered(3 * UNIT_SIZE), {"id": "empty"}])
    run(source, tmp_path / "o.jsonl", workers=1, make_step=make_step, progress=told.append)
    assert [p.totals.articles + p.totals.failed for p in told] == [
        UNIT_SIZE,
        2 * UNIT_SIZE,
        3 * UNIT_SIZE,
        3 * UNIT_SIZE + 1,
    ]
    assert told[-1].totals.failed == 1
    assert told[-1].share == 1.0
    assert told[-1].remaining == 0
    assert told[0].remaining is not None
    assert told[0].words_per_second == told[0].words / told[0].seconds > 0


def test_the_report_says_what_each_stage_took(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", numbered(4))
    report = run(source, tmp_path / "o.jsonl", workers=1)
    stages = ["read", "segment", "summarize", "translate", "verify", "render", "write"]
    assert sorted(report.seconds) == sorted(stages)
    assert all(seconds >= 0 for seconds in report.seconds.values())
    assert report.seconds["translate"] > 0
    record = json.loads(report.to_json())
    assert record["articles"] == 4
    assert record["signature"].startswith("ringkas:")
    assert set(record["flags"]) <= {
        "numbers",
        "names",
        "quotes",
        "length",
        "repetition",
        "acronyms",
        "words",
        "text",
    }


def test_without_a_terminal_a_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(many, "SECONDS_BETWEEN_LINES", 0.01)
    now = Progress(totals=Totals(articles=7, words=900), words=900, seconds=2.0)
    said = ""
    with many._line_by_line() as show:
        show(now)
        while "450" not in said:
            time.sleep(0.01)
            said += capsys.readouterr().err
    assert "7 articles · 900 words · 450 words/s · 0 failed\n" in said


def test_on_a_terminal_the_bar_takes_what_is_known() -> None:
    with many._live() as show:
        show(Progress(totals=Totals(articles=7), words=0, seconds=1.0))
        show(Progress(totals=Totals(articles=9), words=0, seconds=1.0, share=0.5, remaining=4.0))
