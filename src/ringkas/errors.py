"""The errors that ringkas raises: each class carries its exit code and a remedy.

Every failure that a person can meet is a `RingkasError`. Its message says what went wrong and where; its remedy says
what to do. The command line prints both, one sentence each; the Python API raises them.
"""

from __future__ import annotations


class RingkasError(Exception):
    """Base of every error that ringkas raises on purpose.

    Args:
        message: one sentence: what went wrong, and where.
        remedy: one sentence: what to do about it. The class has a default.

    Attributes:
        exit_code: what the command line exits with.
        remedy: the sentence that says what to do.
    """

    exit_code = 70
    default_remedy = "This is a bug in ringkas; please report it with the output of -vv."

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.default_remedy

    def __reduce__(self) -> tuple[type[RingkasError], tuple[str, str]]:
        """Keep the remedy when an error crosses a process boundary."""
        return type(self), (self.message, self.remedy)


class MismatchError(RingkasError):
    """The output does not agree with the source: a quotation changed, or `strict` found a mismatch."""

    exit_code = 1
    default_remedy = "Nothing was written; look at the finding and correct the sentence by hand."


class OptionError(RingkasError):
    """An option has a value that cannot be used."""

    exit_code = 2
    default_remedy = "Run the command with --help to see what each option takes."


class InputError(RingkasError):
    """The input cannot be read: missing, empty, binary, too large, or in no known encoding."""

    exit_code = 3
    default_remedy = "Give a text or HTML file that holds a news article."


class OutputError(RingkasError):
    """The result cannot be written where it should go."""

    exit_code = 2
    default_remedy = "Give a folder that exists, that you may write to, and that has room."


class ModelError(RingkasError):
    """A model is missing, damaged, or cannot do what was asked."""

    exit_code = 4
    default_remedy = "Run `ringkas models list` to see which models are installed."


class Interrupted(RingkasError):  # noqa: N818 - it is an interruption, not an error of anybody
    """The work was interrupted and can be resumed."""

    exit_code = 5
    default_remedy = "Run the same command again to go on from here."
