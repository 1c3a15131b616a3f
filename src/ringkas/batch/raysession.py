"""A connection to Ray for the time of a batch: to a cluster, or to processes of its own on this machine.

On this machine Ray listens on the loopback address alone, reports to nobody, opens no dashboard and leaves nothing
behind; its folder is removed by the next batch where this one was killed.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringkas._machine import processors
from ringkas.errors import Interrupted, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    # Ray's switch for machines whose firewall asks about every listener: it then uses the loopback address.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    # The local engine ends no worker either where the machine's memory is scarce.
    "RAY_memory_monitor_refresh_ms": "0",
    # The actors are all the workers there will be: none need wait ready.
    "RAY_prestart_worker_first_driver": "0",
    "RAY_enable_worker_prestart": "0",
}
OBJECT_STORE = 128 * 2**20
"""Bytes for what is on its way between processes; more than that goes to the disk."""

ATTEMPTS = 3
"""How often Ray may fail to start; it gives its own processes 30 seconds, which a busy machine can exceed."""

PREFIX = "ringkas-ray-"


@dataclass(frozen=True, slots=True)
class Room:
    """How many workers there are to be, and how many cores each may use."""

    workers: int
    cores: int = 1


@contextmanager
def session(address: str | None, workers: int | None) -> Iterator[Room]:
    """Connects to Ray; a program that has done so itself keeps its connection.

    Args:
        address: the head node of a cluster, HOST:PORT; None starts Ray on this machine and stops it afterwards.
        workers: how many there are to be; by default one a core.

    Yields:
        What there is room for.

    Raises:
        OptionError: no cluster answers at the address.
    """
    # Workers of this machine find the modules that this process finds.
    embedded = ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with _environment(embedded if address is None else {"RAY_USAGE_STATS_ENABLED": "0"}):
        import ray
        import ray.data

        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if ray.is_initialized():
            yield Room(workers or _cores())
            return
        room = Room(workers or processors(), max(1, processors() // (workers or processors())))
        with contextlib.ExitStack() as stack:
            if address is None:
                folder = stack.enter_context(_folder(_short()))
                start: dict[str, Any] = {
                    "num_cpus": room.workers * room.cores,
                    "include_dashboard": False,
                    "object_store_memory": OBJECT_STORE,
                    "_node_ip_address": "127.0.0.1",
                    "_temp_dir": str(folder),
                }
            else:
                start = {"address": address}
            stack.enter_context(_silent())
            stack.callback(ray.shutdown)
            _connect(start)
            yield room if address is None else Room(workers or _cores())


def _connect(start: dict[str, Any]) -> None:
    """Connects to Ray, or starts it: on a busy machine that may need another try."""
    import ray

    for attempt in range(1, ATTEMPTS + 1):
        try:
            with _own_signals(), _hushed():
                ray.init(log_to_driver=False, logging_level=logging.CRITICAL, **start)
        except Exception as error:
            ray.shutdown()
            if address := start.get("address"):
                raise OptionError(
                    f"No Ray cluster answers at {address}: {error}",
                    "Give HOST:PORT of its head node (`ray start --head` prints it); set RAY_AUTH_MODE=token if it asks"
                    " for one; or leave out --ray-address.",
                ) from error
            if attempt == ATTEMPTS:
                raise Interrupted(
                    f"Ray could not be started: {error}",
                    "Run the same command again when the machine is less busy, or with --engine local.",
                ) from error
        else:
            return


def _cores() -> int:
    import ray

    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call] # it has no types
    return max(1, int(resources.get("CPU", 1)))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Environment variables for the processes that start meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _own_signals() -> Iterator[None]:
    """Ray sets a handler for SIGTERM; the batch has its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler)


@contextmanager
def _silent() -> Iterator[None]:
    """Keeps Ray from printing on standard output which workers it lost; the switch is the one of its debugger."""
    from ray._private import worker

    worker._worker_logs_enabled = False
    try:
        yield
    finally:
        worker._worker_logs_enabled = True


@contextmanager
def _hushed() -> Iterator[None]:
    """Sends what Ray's compiled part says while it starts nowhere: it announces there that its log is off."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _short() -> Path:
    """Where temporary files go, by a short name: the path of a socket may have about a hundred characters."""
    return Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    """A folder for Ray's sockets and logs; those of batches that were killed are removed."""
    for left in parent.glob(f"{PREFIX}*"):
        _remove_if_left(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    with (folder / "new").open("wb") as lock:
        _lock(lock.fileno())
        (folder / "new").rename(folder / "lock")  # nobody sees it unlocked while it is in use
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    with contextlib.suppress(OSError), (folder / "lock").open("rb+") as lock:  # another user's, or in use
        _lock(lock.fileno())
        shutil.rmtree(folder, ignore_errors=True)


def _lock(file: int) -> None:
    """Locks a file until its process ends, however it ends.

    Raises:
        OSError: another process has it.
    """
    with contextlib.suppress(ImportError):  # Windows has no such lock
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
