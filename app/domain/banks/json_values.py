"""JSON with what the standard library drops: repeated keys, and the lines that texts stand on."""

import json
import re
from typing import NamedTuple, TypeAlias

from app.domain.errors import InvalidInput
from app.domain.text import normal_lines, parse_json

Value: TypeAlias = "str | int | float | bool | list[Value] | Object | None"

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


class Object(tuple[tuple[str, Value], ...]):
    """A JSON object as its pairs, in the order in which they are written."""

    __slots__ = ()


class Document(NamedTuple):
    """A JSON text: its value, and the line of each string in it, keys included, in their order."""

    value: Value
    lines: list[int]


class JsonError(InvalidInput):
    """The text is no JSON; ``line`` says where, and the message what to do."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_json(text: str) -> Document:
    """Return the value of a JSON text; raises ``JsonError`` for what is none.

    What no database takes and what is nested without end is refused at the border, ``parse_json``.
    """
    raw = normal_lines(text.removeprefix("\ufeff"))
    try:
        parse_json(raw)
    except InvalidInput as error:
        raise _explained(error, raw) from error
    value: Value = json.loads(raw, object_pairs_hook=Object)
    return Document(value, _string_lines(raw))


def _explained(error: InvalidInput, raw: str) -> JsonError:
    cause = error.__cause__
    if not isinstance(cause, json.JSONDecodeError):
        return JsonError(f"{error}; nothing of the file is read", 1)
    if cause.pos >= len(raw.rstrip()) or cause.msg.startswith("Unterminated"):
        return JsonError("the JSON ends in the middle, it was cut off; save it again", cause.lineno)
    return JsonError(f"this is no JSON ({cause.msg}); mend it here", cause.lineno)


def _string_lines(raw: str) -> list[int]:
    lines: list[int] = []
    line, counted = 1, 0
    for found in _STRING.finditer(raw):
        line += raw.count("\n", counted, found.start())
        counted = found.start()
        lines.append(line)
    return lines
