"""Time boxes as people write them: ``30-second``, ``90 s``, ``1.5 minutes``, ``1 h 30 min``."""

import re
from functools import lru_cache
from typing import NamedTuple

LONGEST_SECONDS = 24 * 3600

_UNITS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60}
_UNITS |= {"h": 3600, "hr": 3600, "hour": 3600}
_NUMBERS = {
    "half a": 0.5, "half an": 0.5, "half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PART = re.compile(
    rf" ?(?:and )?(?:(?:{_NUMBER}) ?(?:-|to|or) ?)?(?P<number>{_NUMBER})[ -]?"
    r"(?P<unit>(?:second|sec|minute|min|hour|hr|s|m|h))s?(?![^\W\d])\.?"
)
_LEAD = re.compile(r"(?:about |around |approx\.? |up to |max\.? |in |~ ?|< ?)?")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))


class Duration(NamedTuple):
    """A length in seconds, and what stands after it (``answer`` in ``30-second answer``)."""

    seconds: int
    rest: str


@lru_cache(maxsize=1024)
def read_duration(text: str) -> Duration | None:
    """Return the length a text starts with; of a range (``2-3 minutes``) the longer one.

    None where the text starts with no length, or with one of no time or of more than a day.
    """
    name = _LEAD.sub("", text.strip().casefold()[:120].translate(DASHES), count=1)
    total, smallest, position = 0.0, LONGEST_SECONDS, 0
    while (part := _PART.match(name, position)) and _UNITS[part["unit"]] < smallest:
        smallest = _UNITS[part["unit"]]
        total += _value(part["number"]) * smallest
        position = part.end()
    seconds = round(total)
    if not 0 < seconds <= LONGEST_SECONDS:
        return None
    return Duration(seconds, name[position:].strip(" -"))


def _value(number: str) -> float:
    return _NUMBERS[number] if number in _NUMBERS else float(number.replace(",", "."))


def write_duration(seconds: int) -> str:
    """Return a length as our pages write it: ``60 seconds``, ``3 minutes``, ``1 hour``."""
    for unit, name in ((3600, "hour"), (60, "minute")):
        if seconds % unit == 0 and seconds > 60:
            count = seconds // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def answer_name(seconds: int) -> str:
    """Return the label of a timed answer: ``30-second answer``, ``2-minute answer``."""
    return f"{write_duration(seconds).removesuffix('s').replace(' ', '-')} answer"
