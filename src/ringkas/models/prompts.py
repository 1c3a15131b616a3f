"""Instruction templates: `prompts/TASK/NAME.txt`, with `{text}` where the text goes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ringkas.errors import ModelError

# In an installed wheel the folder lies inside the package; in a checkout it lies at its top.
_PLACES = (Path(__file__).parents[1] / "prompts", Path(__file__).parents[3] / "prompts")


@cache
def template(name: str) -> str:
    """The template of that name, without comment lines (`#`) and without the final line break.

    Args:
        name: the file's path inside `prompts/` without `.txt` (`translate/t5`).

    Raises:
        ModelError: there is no such template, or it has no `{text}`.

    Example:
        >>> template("translate/madlad")
        '<2en> {text}'
    """
    for place in _PLACES:
        path = place / f"{name}.txt"
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            text = "\n".join(line for line in lines if not line.startswith("#")).strip("\n")
            if "{text}" not in text:
                raise ModelError(
                    f"The prompt template {name} has no {{text}}.", "Add {text} where the text goes."
                )
            return text
    raise ModelError(f"There is no prompt template {name}.", "Correct the field prompt of the model's card.")


def fill(name: str, text: str) -> str:
    """The template with the text in its place; the text alone where the name is empty.

    Example:
        >>> fill("translate/madlad", "Selamat {pagi}")
        '<2en> Selamat {pagi}'
        >>> fill("", "Selamat pagi")
        'Selamat pagi'
    """
    return template(name).replace("{text}", text) if name else text
