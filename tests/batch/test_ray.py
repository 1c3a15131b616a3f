"""The Ray engine: the same bytes as the local one, whatever happens to its workers."""

from __future__ import annotations

import functools
import os
import pickle
import signal
from collections import deque
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.inputs import EVIL, evil, ids, numbered, write
from batch.steps import KILLER, TEXT, make_deadly, make_nothing, make_step
from ringkas import Interrupted, OptionError, RingkasError, Source
from ringkas.batch import Progress, TooManyErrors, raydata, raysession, run
from ringkas.batch.sources import Item
from ringkas.batch.units import UNIT_SIZE, Bench, Unit, units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ringkas.batch.units import Step, UnitResult

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")
# What Ray's own code warns of is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def ray() -> Iterator[None]:
    """One Ray for all tests here: starting it is most of what they cost."""
    with raysession.session(None, 2):
        yield


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))


def go(source: Path, output: Path, **options: Any) -> Any:
    return run(source, output, **{"workers": 2, "make_step": make_step, **options})


@needs_ray
@pytest.mark.usefixtures("ray")
def test_a_killed_worker_changes_no_byte_of_a_folder_of_every_evil(tmp_path: Path) -> None:
    folder = evil(tmp_path / "in")
    write(folder / "archive.jsonl", numbered(4 * UNIT_SIZE))
    killed: list[int] = []

    def kill(_now: Progress) -> None:
        if not killed:
            killed.append(int((tmp_path / "pids").read_text(encoding="utf-8").split()[-1]))
            os.kill(killed[0], signal.SIGKILL)

    local, far = tmp_path / "local.jsonl", tmp_path / "ray.jsonl"
    go(folder, local)
    make_telling = functools.partial(make_step, pids=tmp_path / "pids")
    report = go(folder, far, engine="ray", make_step=make_telling, progress=kill)
    assert killed
    assert (report.articles, report.failed) == (4 * UNIT_SIZE + 5, len(EVIL))
    assert far.read_bytes() == local.read_bytes()
    assert _errors(far).read_bytes() == _errors(local).read_bytes()


@needs_ray
@pytest.mark.usefixtures("ray")
def test_ray_finishes_what_the_local_engine_began_and_gives_up_on_a_killer_as_it_does(tmp_path: Path) -> None:
    archive = write(tmp_path / "in.jsonl", [{"id": "empty"}, *numbered(3 * UNIT_SIZE)])
    local, both = tmp_path / "local.jsonl", tmp_path / "both.jsonl"
    go(archive, local, make_step=make_deadly)
    with pytest.raises(TooManyErrors):
        go(archive, both, make_step=make_deadly, max_errors=0)
    report = go(archive, both, engine="ray", make_step=make_deadly)
    assert report.resumed == UNIT_SIZE
    assert ids(_errors(both)) == ["empty", f"a{KILLER}"]
    assert both.read_bytes() == local.read_bytes()
    assert _errors(both).read_bytes() == _errors(local).read_bytes()


class Pipeline:
    """Does what Ray does, in this process, and loses units by number; a negative number breaks it all."""

    def __init__(self, losses: list[int], make: Callable[[], Step] = make_step) -> None:
        self.bench = Bench(make)
        self.losses = losses
        self.inside: deque[tuple[int, Unit | None]] = deque()
        self.received = 0

    def send(self, number: int, unit: Unit | None) -> None:
        self.inside.append((number, unit))

    def receive(self) -> Any:
        while self.inside:
            number, unit = self.inside.popleft()
            if unit is None:
                return number, None
            self.received += 1
            if self.received in self.losses:
                continue
            if -self.received in self.losses:
                return None
            return number, self.bench(unit)
        raise AssertionError("the driver waits for what will never come")

    def reopen(self) -> None:
        self.inside.clear()


def through(pipeline: Pipeline, cut: list[Unit]) -> list[tuple[int, UnitResult]]:
    found = raydata._results(iter(cut), pipeline, 4, lambda: False)  # type: ignore[arg-type] # a stand-in
    return [(unit.index, result) for unit, result in found]


@given(st.integers(1, 8), st.sets(st.integers(-12, -1), max_size=3))
@settings(max_examples=30)
def test_what_is_lost_on_the_way_is_done_again_in_its_place(lost: int, breaks: set[int]) -> None:
    sources = [Item(f"a{n}", Source(TEXT.format(n=n), id=f"a{n}")) for n in range(12)]
    cut = list(units(sources, size=2))
    lines = [(index, result.output) for index, result in through(Pipeline([lost, *breaks]), cut)]
    assert lines == [(index, result.output) for index, result in through(Pipeline([]), cut)]


def test_a_pipeline_that_goes_on_breaking_is_given_up() -> None:
    cut = [Unit(0, (Item("a", Source(TEXT, id="a")),))]
    with pytest.raises(Interrupted, match="again and again"):
        through(Pipeline([-1, -2, -3, -4]), cut)


def test_actors_that_cannot_begin_stop_the_batch_and_blame_no_article() -> None:
    with pytest.raises(RingkasError, match="no such package"):
        through(Pipeline([], make_nothing), [Unit(0, (Item("a", Source(TEXT, id="a")),))])


def test_an_actor_of_another_version_refuses_to_work() -> None:
    pytest.importorskip("pyarrow")
    parcel = raydata._packed(pickle.dumps((0, None)))
    number, answer = raydata._unpacked(raydata.Briefing(make_step, "0.0.1")(parcel))
    assert number == 0
    assert "0.0.1" in answer.message


def test_without_ray_the_engine_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raydata, "find_spec", lambda _name: None)
    with pytest.raises(OptionError, match="needs Ray") as failure:
        go(write(tmp_path / "in.jsonl", numbered(1)), tmp_path / "out.jsonl", engine="ray")
    assert "pip install 'ringkas[ray]'" in failure.value.remedy
    assert not (tmp_path / "cache").exists()


def test_an_address_is_for_ray_alone(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="Only the Ray engine"):
        go(write(tmp_path / "in.jsonl", numbered(1)), tmp_path / "out.jsonl", ray_address="localhost:6379")


def test_the_folder_of_a_killed_batch_is_removed_and_one_in_use_is_not(tmp_path: Path) -> None:
    left = tmp_path / f"{raysession.PREFIX}left"
    left.mkdir()
    (left / "lock").touch()
    with raysession._folder(tmp_path) as one, raysession._folder(tmp_path) as two:
        assert sorted(tmp_path.iterdir()) == sorted([one, two])
    assert not any(tmp_path.iterdir())


def _errors(output: Path) -> Path:
    return output.with_name(output.name + ".errors.jsonl")
