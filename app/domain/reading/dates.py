"""Dates as people write them in a page's metadata, read without guessing."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].{0,40})?")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_WORDS = re.compile(r"[\s,.]+")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


def read_date(text: str) -> date | None:
    """Return the date a text names, None where it names none or could mean two.

    ``February 17, 2026``, ``17 Feb 2026``, ``2026-02-17``, ``2026/02/17``, ``17.02.2026`` and
    ``02/17/2026`` are read; ``03/04/2026`` could be March or April and is not.
    """
    plain = text.strip().strip("*_`").strip().rstrip(".")
    if found := _ISO.fullmatch(plain):
        return _date(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _numeric(int(found[1]), int(found[3]), int(found[4]), dotted=found[2] == ".")
    return _named(plain)


def _numeric(first: int, second: int, year: int, *, dotted: bool) -> date | None:
    if dotted or first > 12 or first == second:
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _named(text: str) -> date | None:
    words = [word for word in _WORDS.split(text.casefold()[:60]) if word not in ("", "of")]
    months = [word for word in words if word[:3] in _MONTHS and word.isalpha()]
    days = [found[1] for word in words if (found := _DAY.fullmatch(word))]
    years = [word for word in words if len(word) == 4 and word.isascii() and word.isdigit()]
    if len(words) != 3 or not (len(months) == len(days) == len(years) == 1):
        return None
    return _date(int(years[0]), _MONTHS.index(months[0][:3]) + 1, int(days[0]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
