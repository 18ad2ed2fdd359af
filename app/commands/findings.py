"""What checking a folder found, for people, for programs, and for GitHub's pull requests."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from app.commands.loading import printable
from app.domain.errors import Level, PageProblem

GITHUB_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def as_text(_folder: Path, problems: Iterable[PageProblem]) -> str:
    """``path:line: level: message``, the form editors can jump to."""
    return "\n".join(printable(str(problem)) for problem in problems)


def as_json(_folder: Path, problems: Iterable[PageProblem]) -> str:
    """A list of objects; never anything else, so that an empty list is written too."""
    return json.dumps([asdict(problem) for problem in problems], indent=1)


def as_github(folder: Path, problems: Iterable[PageProblem]) -> str:
    """GitHub's workflow commands, which it shows beside the lines of a pull request."""
    return "\n".join(workflow_command(folder, problem) for problem in problems)


def workflow_command(folder: Path, problem: PageProblem) -> str:
    """One finding; the path is the one from where the command runs, as GitHub wants it."""
    level = GITHUB_LEVELS[problem.level]
    file = escape_property((folder / problem.path).as_posix())
    return f"::{level} file={file},line={problem.line}::{escape_data(problem.message)}"


def escape_data(text: str) -> str:
    """Text behind the two colons: line ends would end the command."""
    plain = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Text of a property, which colons and commas would end."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Path, Iterable[PageProblem]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
