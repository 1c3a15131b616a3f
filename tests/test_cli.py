"""The command line as a person or a script meets it: output, exit codes, messages, pipes, locales, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ringkas.cli.main import run

SAMPLES = Path(__file__).parent.parent / "samples"
GOVERNMENT = str(SAMPLES / "government.txt")
COMMANDS = ["brief", "segment", "summarize", "translate", "batch", "verify", "models", "evaluate", "train"]


def ringkas(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, prefix: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Runs the real command in a process of its own."""
    return subprocess.run(
        [*prefix, sys.executable, "-m", "ringkas", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
        timeout=120,
        check=False,
    )


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom ringkas.cli.main import run\nrun(['--help'])\n"
        "heavy = {'torch', 'transformers', 'ctranslate2', 'trafilatura', 'numpy', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in COMMANDS:
        assert f"  {command} " in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert f"ringkas {command}" in capsys.readouterr().out.split("Example", 1)[1]


def test_a_brief_of_a_sample_needs_neither_torch_nor_transformers() -> None:
    code = (
        "import sys\nfrom ringkas.cli.main import run\n"
        f"code = run(['brief', {GOVERNMENT!r}])\n"
        "assert code == 0, code\nassert not {'torch', 'transformers'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Checked" in done.stdout


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_every_form_holds_the_quotation_unchanged(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["brief", GOVERNMENT, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["quotes"]
    assert run(["brief", GOVERNMENT, "--format", form]) == 0
    out = capsys.readouterr().out
    if form == "json":
        assert json.loads(out) == record
        return
    words = " ".join(out.split())
    for quote in record["quotes"]:
        inner = quote["text"].strip("\"“”'")
        assert inner in words or inner.replace("&", "&amp;") in words


def test_several_files_go_on_after_one_that_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "no.txt")
    code = run(["brief", GOVERNMENT, missing, str(SAMPLES / "sports.txt"), "--format", "json"])
    captured = capsys.readouterr()
    assert code == 3
    assert [json.loads(line)["source"]["path"] for line in captured.out.splitlines()] == [
        GOVERNMENT,
        str(SAMPLES / "sports.txt"),
    ]
    assert missing in captured.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["brief", "no-such-file.txt"], 3, "no-such-file.txt"),
        (["brief", GOVERNMENT, "--sentences", "0"], 2, "--sentences"),
        (["brief", GOVERNMENT, "--sentences", "2", "--words", "50"], 2, "exclude each other"),
        (["brief", GOVERNMENT, "--translator", "no-such-model"], 4, "no-such-model"),
        (["brief", GOVERNMENT, "--summarizer", "no-such-model"], 4, "no-such-model"),
        (["brief", GOVERNMENT, "--glossary", "no-such-glossary"], 2, "no-such-glossary"),
        (["brief", GOVERNMENT, "-o", "/no/such/folder/x"], 2, "/no/such/folder/x"),
        (["brief", GOVERNMENT, GOVERNMENT, "--format", "html"], 2, "HTML"),
        (["models", "show", "no-such-model"], 4, "no-such-model"),
        (["verify", GOVERNMENT, GOVERNMENT], 3, "not JSON"),
        (["translate", "--lines", "no-such-file"], 3, "no-such-file"),
        (["translate", "--lines", "--quotes", "notes", GOVERNMENT], 2, "notes"),
        (["no-such-command"], 2, "no-such-command"),
    ],
)
def test_failures_say_what_and_exit_with_their_code(
    arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert "Traceback" not in captured.err


def test_a_traceback_shows_only_with_vv(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["brief", "no-such-file.txt", "-vv"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_result_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "brief.md"
    assert run(["brief", GOVERNMENT, "--format", "markdown", "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("# ")
    assert run(["brief", "no-such-file.txt", "-o", str(tmp_path / "other")]) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["brief.md"]


def test_an_edited_brief_is_verified_against_its_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, edited = tmp_path / "kept.json", tmp_path / "edited.json"
    assert run(["brief", GOVERNMENT, "--format", "json", "-o", str(kept)]) == 0
    record = json.loads(kept.read_text(encoding="utf-8"))
    quote = record["quotes"][0]["text"]
    for sentence in record["sentences"]:
        sentence["en"] = sentence["en"].replace(quote, '"Something nobody said,"')
    edited.write_text(json.dumps(record), encoding="utf-8")
    assert run(["verify", str(edited), GOVERNMENT, "--format", "json"]) == 1
    flags = json.loads(capsys.readouterr().out)["flags"]
    assert any(f["check"] == "quotes" and f["severity"] == "error" for f in flags)


def test_lines_come_one_for_one_in_order() -> None:
    done = ringkas("translate", "--lines", stdin=b"Hujan turun.\n\n  \nJalan licin.")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().split("\n")
    assert len(lines) == 5
    assert lines[0]
    assert lines[1:3] == ["", "  "]
    assert lines[3]
    assert lines[4] == ""


def test_damaged_lines_are_named_and_nothing_is_lost() -> None:
    done = ringkas("translate", "--lines", stdin=b"Hujan turun.\nJalan \xff licin.\n")
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 2
    assert b"line 2" in done.stderr


def test_standard_input_is_a_file_like_any_other() -> None:
    text = Path(GOVERNMENT).read_bytes()
    done = ringkas("segment", "-", stdin=text)
    assert json.loads(done.stdout)["text"] == text.decode()


def test_a_reader_that_leaves_early_is_no_failure() -> None:
    command = f"{sys.executable} -m ringkas segment --format text {GOVERNMENT} {GOVERNMENT} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_output_is_utf8_in_any_locale(locale: str) -> None:
    env = {"LANG": locale, "LC_ALL": locale, "PYTHONUTF8": "", "PYTHONIOENCODING": ""}
    done = ringkas("brief", "--show", "both", GOVERNMENT, env=env)
    assert done.returncode == 0, done.stderr
    assert "”" in done.stdout.decode("utf-8")


def test_no_home_and_no_cache_is_no_obstacle() -> None:
    nowhere = "/proc/nowhere"
    env = {"HOME": nowhere, "XDG_CACHE_HOME": nowhere, "XDG_DATA_HOME": nowhere, "RINGKAS_CACHE": nowhere}
    done = ringkas("brief", GOVERNMENT, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode != 0,
    reason="this machine does not let a process leave the network",
)
def test_a_brief_needs_no_network() -> None:
    done = ringkas("brief", GOVERNMENT, prefix=("unshare", "-rn"))
    assert done.returncode == 0, done.stderr


def test_the_models_are_listed_with_their_licences(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list", "--format", "json"]) == 0
    records = {r["id"]: r for r in json.loads(capsys.readouterr().out)}
    default = records["ringkas-id-en"]
    assert default["default"]
    assert default["installed"]
    assert default["licence"]
    assert run(["models", "path"]) == 0
    assert Path(capsys.readouterr().out.strip(), "config.json").exists()
