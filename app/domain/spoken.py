"""What was noted of a spoken answer while it ran: the first word, and the points as they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_SECONDS = 24 * 3600.0
MOST_MOMENTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Seconds of answering at the first word (None: not measured), and at each "point made".

    Both are claims of the learner's browser. They are shown, and a long silence makes the suggested
    rating harder; nothing better ever comes of them.
    """

    first_word_seconds: float | None = None
    moments: tuple[float, ...] = ()


# Of a typed answer, and where nothing was noted.
NOT_SPOKEN = Spoken()


def read_spoken(first_word: str, moments: str) -> Spoken:
    """What a form sends along with an answer: a number, and numbers separated by commas.

    Whatever can't be read is left out: an answer is never refused for what came beside it.
    """
    read = sorted({each for each in map(read_seconds, moments.split(",")) if each is not None})
    return Spoken(first_word_seconds=read_seconds(first_word), moments=tuple(read[:MOST_MOMENTS]))


def read_seconds(text: str) -> float | None:
    """A number of seconds within a day; None for anything else."""
    plain = text.strip()
    if len(plain) > 12 or not plain.replace(".", "", 1).isdecimal() or not plain.isascii():
        return None
    seconds = round(float(plain), 1)
    return seconds if seconds <= LONGEST_SECONDS else None


def spoken_to_payload(spoken: Spoken) -> dict[str, Any]:
    """What an event keeps of it; nothing where nothing was noted."""
    if spoken == NOT_SPOKEN:
        return {}
    return {
        "spoken": {
            "first_word_seconds": spoken.first_word_seconds,
            "moments": list(spoken.moments),
        }
    }


def spoken_of(payload: Mapping[str, Any]) -> Spoken:
    """The same out of an event."""
    kept = payload.get("spoken")
    if kept is None:
        return NOT_SPOKEN
    return Spoken(first_word_seconds=kept["first_word_seconds"], moments=tuple(kept["moments"]))
