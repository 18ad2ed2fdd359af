"""The border: the one gate through which text, numbers and JSON from outside come in."""

import hashlib
import json
import math
import re
import zoneinfo
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NoReturn, TypeAlias

from app.domain.errors import DomainError, InvalidInput

MAXIMUM_PAGE_BYTES = 2_000_000
MAXIMUM_PAGE_LINES = 100_000
MAXIMUM_INTEGER = 2**63 - 1
MAXIMUM_JSON_DEPTH = 32

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_SURROGATE = re.compile("[\ud800-\udfff]")
# The escapes that an editor or a shell leaves behind by accident (\a \b \t \n \v \f \r) are not
# here: such a page can still be read, and the reader points at them. These ones mean binary data.
_BINARY = re.compile("[\x00-\x06\x0e-\x1f\x7f]")
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,19})?")
_LINE_END = re.compile("\r\n?")
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_NOT_A_PLACE = frozenset({"localtime", "posixrules", "Factory"})


class UnreadablePageError(DomainError):
    """The bytes of a page are no text; ``line`` (from 1) is where the first bad byte stands."""

    def __init__(self, message: str, *, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def decode_page(raw: bytes) -> str:
    """Return the text of a page's bytes: UTF-8, with or without a byte order mark.

    Raises UnreadablePageError for other encodings, cut or broken UTF-8, NUL and other characters
    that no text holds, and for pages larger than any a person writes (MAXIMUM_PAGE_BYTES,
    MAXIMUM_PAGE_LINES). Line endings are left as they are.
    """
    if len(raw) > MAXIMUM_PAGE_BYTES:
        _refuse(f"the page is larger than {MAXIMUM_PAGE_BYTES // 1_000_000} MB; split it", 1)
    _refuse_wide(raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_bytes(raw, error)
    if normal_lines(text).count("\n") > MAXIMUM_PAGE_LINES:
        _refuse(f"the page has more than {MAXIMUM_PAGE_LINES} lines; split it", MAXIMUM_PAGE_LINES)
    found = _BINARY.search(text)
    if found:
        line = text_line(text, found.start())
        _refuse(f"the control character U+{ord(found[0]):04X} stands here; take it out", line)
    return text


def _refuse_wide(raw: bytes) -> None:
    for mark, name in _WIDE_MARKS:
        if raw.startswith(mark):
            _refuse(f"the page is saved as {name}; save it as UTF-8", 1)
    head = raw[:1000]
    if len(head) >= 4 and head.count(0) * 3 >= len(head):
        _refuse("the page looks like UTF-16 or UTF-32 (every other byte is 0); save it as UTF-8", 1)


def _refuse_bytes(raw: bytes, error: UnicodeDecodeError) -> NoReturn:
    line = text_line(raw[: error.start].decode("utf-8-sig"), error.start)
    byte = f"0x{raw[error.start]:02X}"
    if error.reason == "unexpected end of data":
        _refuse(f"the page ends in the middle of a character ({byte}): it was cut off", line)
    _refuse(
        f"byte {byte} is no UTF-8: the page was probably saved as Latin-1 or Windows-1252; "
        "save it as UTF-8",
        line,
    )


def _refuse(message: str, line: int) -> NoReturn:
    raise UnreadablePageError(message, line=line)


def text_line(text: str, position: int) -> int:
    """Return the line number (from 1) of a position; CR, LF and CRLF end lines."""
    return normal_lines(text[:position]).count("\n") + 1


def normal_lines(text: str) -> str:
    """Return the text with every line ending written as a line feed."""
    return _LINE_END.sub("\n", text)


def clean_text(value: object, *, field: str, maximum: int, multiline: bool = False) -> str:
    """Return text from a person, unchanged but for line endings, which become a line feed.

    ``maximum`` is in characters. Raises InvalidInput for anything that is no text, for NUL and lone
    surrogates (no database takes them), for a line break where ``multiline`` is false, and for too
    much text.
    """
    if not isinstance(value, str):
        _invalid(field, "text is expected here")
    text = normal_lines(value)
    if "\x00" in text:
        _invalid(field, "the text holds a NUL character; take it out")
    if _SURROGATE.search(text):
        _invalid(field, "the text holds half a character; write it again")
    if not multiline and "\n" in text:
        _invalid(field, "only one line fits here; take the line break out")
    if len(text) > maximum:
        _invalid(field, f"{len(text)} characters are too many; at most {maximum} fit")
    return text


def clean_integer(value: object, *, field: str, minimum: int, maximum: int) -> int:
    """Return a whole number given as an int or as ASCII digits, between the two bounds inclusive.

    Raises InvalidInput for everything else: truth values, fractions, digits of other scripts,
    underscores, and numbers outside the bounds or past 64 bits.
    """
    number = _integer(value)
    if number is None:
        _invalid(field, "a whole number is expected here, written with the digits 0 to 9")
    if not max(minimum, -MAXIMUM_INTEGER - 1) <= number <= min(maximum, MAXIMUM_INTEGER):
        _invalid(field, f"the number must lie between {minimum} and {maximum}")
    return number


def _integer(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip(" ")):
        return int(value)
    return None


def clean_number(value: object, *, field: str, minimum: float, maximum: float) -> float:
    """Return a finite number given as int, float or ASCII decimal, between the bounds inclusive.

    Raises InvalidInput for everything else, NaN and the infinities among them.
    """
    number = _number(value)
    if number is None or not math.isfinite(number):
        _invalid(field, "a number is expected here, for example 1.5")
    if not minimum <= number <= maximum:
        _invalid(field, f"the number must lie between {minimum:g} and {maximum:g}")
    return number


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) <= MAXIMUM_INTEGER else math.inf
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip(" ")):
        return float(value)
    return None


def parse_json(raw: bytes | str, *, maximum_depth: int = MAXIMUM_JSON_DEPTH) -> Json:
    """Return the value of a JSON text.

    Raises InvalidInput for what is no JSON or no UTF-8, for NaN and Infinity, numbers past 64 bits,
    lone surrogates, NUL, and lists or objects nested deeper than ``maximum_depth``.
    """
    try:
        value: Json = json.loads(raw, **JSON_LIMITS)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("this is no JSON that can be read; send it again") from error
    refuse_bad_parts(value, maximum_depth=maximum_depth)
    return value


def refuse_bad_parts(value: Json, *, maximum_depth: int = MAXIMUM_JSON_DEPTH) -> None:
    """Raise InvalidInput for JSON that is nested too deep, or holds text no database takes."""
    for depth, text in _json_parts(value):
        if depth > maximum_depth:
            _invalid("", f"the JSON is nested more than {maximum_depth} deep")
        if _SURROGATE.search(text) or "\x00" in text:
            _invalid("", "the JSON holds text that no database takes (NUL or half a character)")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _json_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("too large")
    return number


def _json_integer(digits: str) -> int:
    if len(digits) > 20 or abs(number := int(digits)) > MAXIMUM_INTEGER:
        raise ValueError("too large")
    return number


# How JSON is read: what is no number of ours is a ``ValueError``.
JSON_LIMITS: Final[dict[str, Any]] = {
    "parse_constant": _no_constant,
    "parse_float": _json_float,
    "parse_int": _json_integer,
}


def _json_parts(value: Json) -> Iterator[tuple[int, str]]:
    """Yield the depth of every value, with its text where it is one; keys count as texts."""
    waiting: list[tuple[int, Json]] = [(0, value)]
    while waiting:
        depth, item = waiting.pop()
        yield depth, item if isinstance(item, str) else ""
        if isinstance(item, dict):
            yield from ((depth, key) for key in item)
            waiting += [(depth + 1, child) for child in item.values()]
        elif isinstance(item, list):
            waiting += [(depth + 1, child) for child in item]


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones a learner may choose, without aliases of the machine."""
    return frozenset(zoneinfo.available_timezones()) - _NOT_A_PLACE


def clean_time_zone(value: object, *, field: str = "time_zone") -> str:
    """Return the name of a time zone, such as ``Europe/Berlin``; raises InvalidInput otherwise."""
    if not isinstance(value, str) or value not in time_zones():
        _invalid(field, "no such time zone; choose one from the list, such as Europe/Berlin")
    return value


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _invalid(field: str, message: str) -> NoReturn:
    raise InvalidInput(message, field=field)
