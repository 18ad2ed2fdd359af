"""The optional YAML head of a page, read as plain texts: nothing in it can run or grow."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from app.domain.page import FrontMatter
from app.domain.reading.lines import Line
from app.domain.reading.report import Report

LEVELS = ("junior", "mid", "senior", "staff")
MAXIMUM_LINES = 200
MAXIMUM_LENGTH = 20_000
MAXIMUM_MINUTES = 600
MAXIMUM_TEXT = 300
_YES = {"yes": True, "true": True, "no": False, "false": False}
_NOTHING = ("", "~", "null", "Null", "NULL")

Value = str | list[str] | None


class _Entry(NamedTuple):
    """One key of the head with its value and its line."""

    key: str
    value: Value
    line: int


class _RefusedError(Exception):
    """The head holds something a page has no use for; carries what, and its line in the head."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def front_matter_end(lines: list[Line]) -> int:
    """Return how many lines the head takes, both ``---`` included; 0 where there is none."""
    if lines[0].text.rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:MAXIMUM_LINES], 1):
        if line.text.rstrip() in ("---", "..."):
            return index + 1 if any(_looks_like_yaml(item.text) for item in lines[1:index]) else 0
    return 0


def is_unclosed(lines: list[Line]) -> bool:
    """Tell whether a page begins like front matter that has no second ``---``."""
    begins = lines[0].text.rstrip() == "---" and len(lines) > 1
    return begins and not front_matter_end(lines) and _looks_like_yaml(lines[1].text)


def _looks_like_yaml(text: str) -> bool:
    key, colon, rest = text.partition(":")
    named = (
        bool(colon) and rest[:1] in ("", " ") and key.replace("_", "").replace("-", "").isalnum()
    )
    return named or text[:1] in ("!", "&", "*", "{", "[", '"', "?")


def read_front_matter(lines: list[Line], report: Report) -> FrontMatter:
    """Return what the head says; every key that can't be used is reported and left out."""
    first = lines[0].number
    text = "\n".join(line.text for line in lines[1:-1])
    try:
        entries = list(_entries(text))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        _unreadable(report, first + 1 + (mark.line if mark else 0), "it is no YAML")
        return FrontMatter()
    except _RefusedError as error:
        _unreadable(report, first + 1 + error.line, str(error))
        return FrontMatter()
    return _front_matter(entries, first + 1, report)


def _unreadable(report: Report, line: int, reason: str) -> None:
    report.warn(
        line,
        "front-matter",
        f"the front matter can't be read and is left out: {reason}; "
        "write `key: value` lines, with quotes round a text that holds a colon",
    )


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the keys of the head; refuses all of YAML but a flat list of keys, texts and lists."""
    events = _plain_events(text)
    if len(text) > MAXIMUM_LENGTH:
        raise _RefusedError("it is too long", 0)
    if not isinstance(next(events, None), yaml.MappingStartEvent):
        raise _RefusedError("it is no list of keys", 0)
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            continue  # The end of the document follows, or an error.
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError("a key must be a word", _line(event))
        yield _Entry(event.value, _value(events), _line(event))


def _plain_events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of the one document, without those round it."""
    for event in yaml.parse(text, Loader=_LOADER):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError("it has anchors (& and *), which pages do not use", line)
        if getattr(event, "tag", None):
            raise _RefusedError("it has tags (!), which pages do not use", line)
        if not isinstance(event, _FRAMES):
            yield event


def _value(events: Iterator[yaml.Event]) -> Value:
    event = next(events)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return list(_sequence(events))
    raise _RefusedError("it is nested; a value is a text or a list of texts", _line(event))


def _sequence(events: Iterator[yaml.Event]) -> Iterator[str]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError("it is nested; a list holds texts only", _line(event))
        if (text := _scalar(event)) is not None:
            yield text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _scalar(event: yaml.ScalarEvent) -> str | None:
    text: str = event.value
    if _UNSTORABLE.search(text):
        raise _RefusedError("it holds a character no database takes", _line(event))
    return None if not event.style and text in _NOTHING else text.strip()


def _front_matter(entries: list[_Entry], first: int, report: Report) -> FrontMatter:
    values: dict[str, Any] = {}
    for entry in entries:
        key, line = "_".join(_KEY_WORDS.findall(entry.key.casefold())), first + entry.line
        if key not in _READERS:
            report.note(line, "front-matter-key", f"the key {entry.key[:40]!r} is not used")
        elif key in values:
            report.warn(line, "front-matter", f"{key} is given twice; the first one counts")
        else:
            values[key] = _checked(entry, key, line, report)
    identifier, used = values.pop("id", None), {k: v for k, v in values.items() if v is not None}
    return FrontMatter(identifier=identifier, **used)


def _checked(entry: _Entry, key: str, line: int, report: Report) -> object:
    if entry.value is None:
        return None
    try:
        return _READERS[key](entry.value)
    except _RefusedError as error:
        report.warn(line, "front-matter", f"{key} is left out: {error}")
        return None


def _text(value: str | list[str]) -> str:
    if isinstance(value, list) or not 0 < len(value) <= MAXIMUM_TEXT:
        raise _RefusedError(f"it must be one text of at most {MAXIMUM_TEXT} characters")
    return " ".join(value.split())


def _identifier(value: str | list[str]) -> str:
    if isinstance(value, list) or not _IDENTIFIER.fullmatch(value):
        raise _RefusedError("it must be one word of letters, digits, `-`, `_` and `.`")
    return value


def _level(value: str | list[str]) -> str:
    if isinstance(value, list) or value.casefold() not in LEVELS:
        raise _RefusedError(f"it must be one of {', '.join(LEVELS)}")
    return value.casefold()


def _minutes(value: str | list[str]) -> int:
    if isinstance(value, list) or not _DIGITS.fullmatch(value):
        raise _RefusedError("it must be a whole number of minutes")
    if not 1 <= int(value) <= MAXIMUM_MINUTES:
        raise _RefusedError(f"it must lie between 1 and {MAXIMUM_MINUTES}")
    return int(value)


def _yes(value: str | list[str]) -> bool:
    if isinstance(value, list) or value.casefold() not in _YES:
        raise _RefusedError("it must be yes or no")
    return _YES[value.casefold()]


def _names(value: str | list[str]) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else value.split(",")
    return tuple(dict.fromkeys(name.strip() for name in listed if name.strip()))


def _paths(value: str | list[str]) -> tuple[str, ...]:
    paths = _names(value)
    for path in paths:
        if not is_page_path(path):
            raise _RefusedError(
                f"{path[:80]!r} is no path of a page; write it from the root of the source, "
                "such as Databases/indexes.md"
            )
    return paths


def is_page_path(path: str) -> bool:
    """Tell whether a text is the path of a page from the root of its source, inside it."""
    parts = path.split("/")
    plain = path.isprintable() and "\\" not in path and ":" not in path
    return plain and path.casefold().endswith(".md") and not {"", ".", ".."} & set(parts)


_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# The same events, read by the library's own C code where it was built with it: ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRAMES = (
    yaml.StreamStartEvent,
    yaml.StreamEndEvent,
    yaml.DocumentStartEvent,
    yaml.DocumentEndEvent,
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_KEY_WORDS = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"[0-9]{1,4}")
_READERS: dict[str, Callable[[str | list[str]], object]] = {
    "id": _identifier,
    "title": _text,
    "level": _level,
    "minutes": _minutes,
    "prerequisites": _paths,
    "related": _paths,
    "tags": _names,
    "same_meaning": _yes,
}
