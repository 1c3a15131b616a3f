"""A hub on this machine: the few addresses that a pull asks, over folders, with breakdowns on demand."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Repository:
    """One model of the hub.

    Attributes:
        folder: its files.
        licence: what its page states, or None.
        revisions: what may be asked for.
        cut_after: bytes of the weights after which the connection breaks and the hub goes down, or None.
        lie: whether the hub announces a digest that its file does not have.
        converted: number of a pull request with safetensors, or None.
    """

    folder: Path
    licence: str | None = "apache-2.0"
    revisions: tuple[str, ...] = ("main", COMMIT)
    cut_after: int | None = None
    lie: bool = False
    converted: int | None = None


@dataclass
class Hub:
    """The hub: its repositories, and everything that it was asked."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    down: bool = False
    url: str = ""

    def start(self) -> ThreadingHTTPServer:
        """Serves on a free port of this machine; the caller shuts it down."""
        hub = self

        class Handler(_Handler):
            state = hub

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        return server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Hub

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.state.asked.append(path)
        if self.state.down:
            self._answer(503, b"down")
        elif m := re.fullmatch(r"/api/models/(.+?)/revision/(.+)", path):
            self._info(m[1], m[2])
        elif m := re.fullmatch(r"/api/models/(.+?)/discussions", path):
            self._discussions(m[1])
        elif m := re.fullmatch(r"/(.+?)/resolve/(\w+)/(.+)", path):
            self._file(m[1], m[3])
        else:
            self._answer(404, b"")

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _info(self, name: str, revision: str) -> None:
        repository = self.state.repositories.get(name)
        if repository is None:
            self._answer(404, b"{}", ("X-Error-Code", "RepoNotFound"))
        elif revision not in repository.revisions:
            self._answer(404, b"{}", ("X-Error-Code", "RevisionNotFound"))
        else:
            table = {
                "id": name,
                "sha": COMMIT,
                "cardData": {"license": repository.licence} if repository.licence else {},
                "siblings": [_sibling(path, repository) for path in _paths(repository.folder)],
            }
            self._answer(200, json.dumps(table).encode())

    def _discussions(self, name: str) -> None:
        number = self.state.repositories[name].converted
        found = [
            {
                "num": number,
                "title": "Adding `safetensors` variant of this model",
                "status": "open",
                "createdAt": "2023-06-09T00:00:00.000Z",
                "isPullRequest": True,
                "author": {"name": "SFconvertbot"},
                "repo": {"name": name, "type": "model"},
            }
        ]
        listed = {"discussions": found if number else [], "count": 1 if number else 0, "start": 0}
        self._answer(200, json.dumps(listed).encode())

    def _file(self, name: str, inside: str) -> None:
        repository = self.state.repositories[name]
        data = (repository.folder / inside).read_bytes()
        start = 0
        if m := re.match(r"bytes=(\d+)-", self.headers.get("Range", "")):
            start = int(m[1])
            self.state.ranges.append(f"{inside} {start}")
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if repository.cut_after is not None and inside.endswith(".safetensors"):
            self.wfile.write(data[start : repository.cut_after])
            self.state.down = True
            self.close_connection = True
        else:
            self.wfile.write(data[start:])

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for header in (("Content-Length", str(len(body))), ("Content-Type", "application/json"), *headers):
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(body)


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sibling(path: Path, repository: Repository) -> dict[str, Any]:
    """What the hub says of a file; large ones are LFS files there, with their SHA-256."""
    data = path.read_bytes()
    table: dict[str, Any] = {
        "rfilename": path.relative_to(repository.folder).as_posix(),
        "size": len(data),
        "blobId": "0" * 40,
    }
    if path.suffix in (".safetensors", ".bin", ".spm"):
        digest = hashlib.sha256(b"other" if repository.lie else data).hexdigest()
        table["lfs"] = {"sha256": digest, "size": len(data), "pointerSize": 130}
    return table
