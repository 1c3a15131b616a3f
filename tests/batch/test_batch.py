"""Batches: every article exactly once, whatever happens on the way."""

from __future__ import annotations

import csv
import functools
import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.inputs import EVIL, evil, ids, numbered, write
from batch.steps import KILLER, TEXT, make_deadly, make_markdown, make_moody, make_nothing, make_step
from ringkas import BriefOptions, InputError, Interrupted, OptionError, OutputError, RingkasError
from ringkas.batch import Fields, Progress, TooManyErrors, run
from ringkas.batch.sinks import file_name
from ringkas.batch.sources import Item, items
from ringkas.batch.units import UNIT_SIZE, units

OVERNIGHT = Path(__file__).parent / "overnight.py"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write(tmp_path / "archive.jsonl", numbered(100))


def go(source: Path, output: Path, **options: Any) -> Any:
    return run(source, output, **{"workers": 1, "make_step": make_step, **options})


def test_every_article_once_and_in_order(archive: Path, tmp_path: Path) -> None:
    report = go(archive, tmp_path / "out.jsonl")
    assert ids(tmp_path / "out.jsonl") == [f"a{n}" for n in range(100)]
    assert (report.articles, report.failed, report.errors_file) == (100, 0, None)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive.jsonl", "cache", "out.jsonl"]


def test_killed_at_random_moments_it_ends_with_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    write(archive, numbered(400))
    undisturbed, disturbed = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    command = [sys.executable, str(OVERNIGHT), str(archive)]
    subprocess.run([*command, str(undisturbed)], check=True, timeout=120)
    chance = random.Random(7)
    kills = 0
    for _ in range(60):
        process = subprocess.Popen([*command, str(disturbed)])
        try:
            process.wait(timeout=0.6 + chance.random() * 0.8 if kills < 6 else 120)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    assert kills >= 2
    assert disturbed.read_bytes() == undisturbed.read_bytes()
    assert not disturbed.with_name("two.jsonl.partial").exists()


def test_workers_end_with_a_parent_that_was_killed(archive: Path, tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, str(OVERNIGHT), str(archive), str(tmp_path / "o.jsonl")])
    deadline = time.monotonic() + 60
    children: list[str] = []
    while not children and time.monotonic() < deadline:
        time.sleep(0.05)
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
        )
        children = listed.stdout.split()
    process.kill()
    process.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert children
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_a_finished_batch_is_left_alone(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    go(archive, out)
    before = (out.read_bytes(), out.stat().st_mtime_ns)
    report = go(archive, out)
    assert (out.read_bytes(), out.stat().st_mtime_ns) == before
    assert report.resumed == 100


def test_other_options_or_another_input_are_refused_by_name(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    write(archive, [{"id": f"a{n}", "text": TEXT if n < 40 else ""} for n in range(100)])
    with pytest.raises(TooManyErrors):
        go(archive, out, max_errors=0)
    with pytest.raises(OptionError, match="signature"):
        go(archive, out, options=BriefOptions(sentences=2))
    write(archive, [{"id": f"b{n}", "text": TEXT} for n in range(100)])
    with pytest.raises(OptionError, match="input has changed"):
        go(archive, out)
    assert go(archive, out, resume=False).articles == 100


def test_an_output_of_unknown_origin_is_not_overwritten(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("precious", encoding="utf-8")
    with pytest.raises(OptionError, match="no journal"):
        go(archive, out)
    assert out.read_text(encoding="utf-8") == "precious"


def test_a_second_live_run_on_the_same_output_is_refused(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    def again(_totals: object) -> None:
        with pytest.raises(OutputError, match="Another batch"):
            go(archive, out)

    assert go(archive, out, progress=again).articles == 100


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_a_full_disk_stops_the_batch_and_room_lets_it_go_on(archive: Path, tmp_path: Path, name: str) -> None:
    write(archive, numbered(3 * UNIT_SIZE))
    undisturbed, out = tmp_path / f"undisturbed-{name}", tmp_path / name
    go(archive, undisturbed)
    go(archive, tmp_path / "lines.jsonl")
    unit = (tmp_path / "lines.jsonl").stat().st_size // 3
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No file may grow larger: to the process that is a disk without room.
    for size in (unit // 2, unit * 5 // 2):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with pytest.raises(Interrupted, match=r"out\..* cannot be written on") as failure:
                go(archive, out)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert "run the same command again" in failure.value.remedy
        assert not out.exists()
    assert go(archive, out).resumed == 2 * UNIT_SIZE
    assert out.read_bytes() == undisturbed.read_bytes()
    assert [p.name for p in tmp_path.glob(f"{name}*")] == [name]


def test_a_worker_that_is_killed_from_outside_changes_nothing(archive: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(_now: Progress) -> None:
        if not killed:
            killed.extend(int(pid) for pid in (tmp_path / "pids").read_text(encoding="utf-8").split()[:1])
            os.kill(killed[0], signal.SIGKILL)

    make_telling = functools.partial(make_step, pids=tmp_path / "pids")
    write(archive, numbered(3 * UNIT_SIZE))
    report = go(archive, tmp_path / "one.jsonl", make_step=make_telling, progress=kill)
    assert killed
    assert (report.articles, report.failed) == (3 * UNIT_SIZE, 0)
    go(archive, tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_ctrl_c_finishes_what_is_in_work_and_the_same_call_goes_on(archive: Path, tmp_path: Path) -> None:
    write(archive, numbered(5 * UNIT_SIZE))
    out = tmp_path / "out.jsonl"

    def press(now: Progress) -> None:
        if now.totals.articles == UNIT_SIZE:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted, match="Stopped after") as failure:
        go(archive, out, progress=press)
    assert "go on from here" in failure.value.remedy
    assert not out.exists()
    report = go(archive, out)
    assert UNIT_SIZE <= report.resumed <= 3 * UNIT_SIZE
    assert ids(out) == [f"a{n}" for n in range(5 * UNIT_SIZE)]


def test_ctrl_c_when_all_is_done_stops_nothing(archive: Path, tmp_path: Path) -> None:
    write(archive, numbered(3))
    report = go(archive, tmp_path / "out.jsonl", progress=lambda _now: signal.raise_signal(signal.SIGINT))
    assert report.articles == 3


def test_what_fails_is_recorded_and_the_rest_goes_on(tmp_path: Path) -> None:
    archive = tmp_path / "in.jsonl"
    good = json.dumps({"id": "good", "text": TEXT})
    archive.write_bytes(
        b'{"id": "no text"}\n{broken\n[1]\n\n{"id": "number", "text": 7}\n' + good.encode() + b"\n"
    )
    report = go(archive, tmp_path / "out.jsonl")
    assert ids(tmp_path / "out.jsonl") == ["good"]
    errors = [json.loads(line) for line in Path(report.errors_file).read_text(encoding="utf-8").splitlines()]
    assert [e["id"] for e in errors] == ["no text", f"{archive}:2", f"{archive}:3", "number"]
    assert {e["stage"] for e in errors} == {"read"}
    assert "not JSON" in errors[1]["message"]


def test_a_bug_costs_its_own_article_only(archive: Path, tmp_path: Path) -> None:
    report = go(archive, tmp_path / "out.jsonl", make_step=make_moody)
    assert (report.articles, report.failed) == (99, 1)
    assert ids(Path(report.errors_file)) == ["a3"]


def test_an_article_that_kills_its_worker_becomes_an_error(archive: Path, tmp_path: Path) -> None:
    count = 2 * UNIT_SIZE + 1
    write(archive, numbered(count))
    report = go(archive, tmp_path / "out.jsonl", make_step=make_deadly)
    assert (report.articles, report.failed) == (count - 1, 1)
    assert ids(Path(report.errors_file)) == [f"a{KILLER}"]
    assert ids(tmp_path / "out.jsonl") == [f"a{n}" for n in range(count) if n != KILLER]


def test_workers_that_cannot_begin_stop_the_batch_and_blame_no_article(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(RingkasError, match="no such package"):
        go(archive, tmp_path / "out.jsonl", make_step=make_nothing)
    assert not (tmp_path / "out.jsonl").exists()
    assert go(archive, tmp_path / "out.jsonl").failed == 0


def test_ids_that_repeat_are_told_apart(tmp_path: Path) -> None:
    archive = write(tmp_path / "in.jsonl", [{"id": i, "text": TEXT} for i in ("x", "x", "x#2", "x", "")])
    found = [item.id for item in items(str(archive), Fields())]
    assert found[:4] == ["x", "x#2", "x#2#2", "x#3"]
    assert len(found[4]) == 16


def test_shards_share_the_input_without_loss(archive: Path) -> None:
    parts = [
        [
            item.id
            for unit in units(items(str(archive), Fields()), size=8, shard=(i, 3))
            for item in unit.items
        ]
        for i in (1, 2, 3)
    ]
    assert sorted(itertools.chain(*parts)) == sorted(f"a{n}" for n in range(100))
    assert all(len(part) >= 32 for part in parts)


@given(st.integers(0, 60), st.integers(1, 9), st.one_of(st.none(), st.integers(1, 70)))
def test_units_keep_order_and_lose_nothing(count: int, size: int, limit: int | None) -> None:
    found = [Item(str(n), InputError("x")) for n in range(count)]
    cut = list(units(found, size=size, limit=limit))
    assert [i.id for unit in cut for i in unit.items] == [str(n) for n in range(min(count, limit or count))]
    assert [unit.index for unit in cut] == list(range(len(cut)))


def test_a_folder_of_every_evil(tmp_path: Path) -> None:
    folder, out = evil(tmp_path / "in"), tmp_path / "out"
    report = go(folder, out, form="markdown", make_step=make_markdown)
    assert sorted(ids(Path(report.errors_file))) == EVIL
    names = sorted(p.name for p in out.iterdir())
    assert len(names) == 5
    assert {"row.md", "zipped.md"} < set(names)
    assert all(p.read_text(encoding="utf-8") for p in out.iterdir())


def test_csv_and_parquet_hold_the_main_fields(archive: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    go(archive, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    go(archive, tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [r["id"] for r in rows] == [r["id"] for r in table] == [f"a{n}" for n in range(100)]
    assert rows[5]["brief_en"] == table[5]["brief_en"]
    assert '"Kami siap,"' in rows[5]["brief_en"]
    assert json.loads(table[5]["record"])["id"] == "a5"


def test_an_input_of_no_known_kind_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(InputError, match="no collection"):
        go(tmp_path / "x.txt", tmp_path / "out.jsonl")
    with pytest.raises(InputError, match="does not exist"):
        go(tmp_path / "no.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(OptionError, match="no known kind"):
        go(tmp_path, tmp_path / "out.xlsx")


@given(st.text())
def test_file_names_stay_in_their_folder_and_differ(identity: str) -> None:
    name = file_name(identity, ".json")
    assert "/" not in name
    assert "\0" not in name
    assert name not in (".", "..")
    assert len(name.encode()) < 255 or not name.isascii()
    assert file_name(identity + "x", ".json") != name
