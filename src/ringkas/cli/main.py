"""The `ringkas` command: its sub-commands, and the one place where an error becomes an exit code."""

from __future__ import annotations

import sys
import traceback

import click

from ringkas._version import __version__
from ringkas.cli import articles, lines, many, models, quality, recipe
from ringkas.errors import Interrupted, RingkasError

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=HELP)
@click.version_option(__version__, prog_name="ringkas")
def cli() -> None:
    """Turn Indonesian news articles into English briefs, offline.

    Every quotation stays exactly as it was printed; every number, date and name is checked against the source.

    \b
    Example:
      ringkas brief samples/government.txt
    """


for command in (
    articles.brief,
    articles.segment,
    articles.summarize,
    lines.translate,
    many.batch,
    quality.verify,
    recipe.evaluate,
    recipe.train,
    models.models,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits with the code that the outcome calls for."""
    arguments = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(arguments))


def run(arguments: list[str]) -> int:
    """Runs the command line.

    Returns:
        The exit code: 0 done, 1 recorded failures or a mismatch, 2 usage, 3 unreadable input, 4 model missing,
        5 interrupted, 70 a bug.
    """
    try:
        code = cli.main(arguments, prog_name="ringkas", standalone_mode=False)
    except RingkasError as error:
        return _fail(error, arguments)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail(Interrupted("Interrupted."), arguments)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, say so in two sentences
        return _fail(RingkasError(f"{type(error).__name__}: {error}"), arguments)
    return code if isinstance(code, int) else 0


def _fail(error: RingkasError, arguments: list[str]) -> int:
    """Prints what went wrong and what to do; with -vv where in the code it happened."""
    if _verbosity(arguments) >= 2:
        cause = error if error.__traceback__ else sys.exception()
        traceback.print_exception(cause or error)
    click.echo(f"ringkas: {error.message}\n{error.remedy}", err=True)
    return error.exit_code


def _verbosity(arguments: list[str]) -> int:
    short = [a for a in arguments if a.startswith("-v") and set(a[1:]) == {"v"}]
    return sum(len(a) - 1 for a in short) + arguments.count("--verbose")
