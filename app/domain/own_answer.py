"""What a learner lays over an author's topic: a strong answer and key points of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.errors import InvalidInput
from app.domain.key_points import normalised
from app.domain.text import clean_text

LONGEST_STRONG = 10_000
LONGEST_POINT = 300
# At most so many are said in one attempt, and kept for one topic.
MOST_SAID = 10
MOST_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPoint:
    """A key point of the learner's own; ``said_in``: the attempt it comes from, if from one."""

    text: str
    said_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """The strong answer and the points, either of which may be empty."""

    strong: str = ""
    points: tuple[OwnPoint, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.strong and not self.points

    @property
    def texts(self) -> tuple[str, ...]:
        """The points as they are read."""
        return tuple(point.text for point in self.points)


def clean_points(text: str, *, field: str, most: int) -> list[str]:
    """Points as they are written, one a line, without empty lines and repeats."""
    lines = clean_text(text, field=field, maximum=LONGEST_POINT * most, multiline=True)
    points = list(dict.fromkeys(line.strip() for line in lines.split("\n") if line.strip()))
    if len(points) > most:
        raise InvalidInput(f"At most {most} own points, please.", field=field)
    if any(len(point) > LONGEST_POINT for point in points):
        raise InvalidInput(f"A point has at most {LONGEST_POINT} characters.", field=field)
    return points


def edited(own: OwnWords, *, strong: str, texts: Iterable[str]) -> OwnWords:
    """The answer as it was written anew; a point that stays as it was keeps where it is from."""
    said_in = {point.text: point.said_in for point in own.points}
    points = tuple(OwnPoint(text=text, said_in=said_in.get(text)) for text in texts)
    return OwnWords(strong=strong, points=points)


def after_marking(
    own: OwnWords, *, attempt: str, before: Sequence[str], after: Sequence[str]
) -> OwnWords:
    """The answer once an attempt's "I also said" changed from one list of points to another.

    What was newly said joins, unless it is there in other writing. What is no longer said goes if
    it came from this attempt; a point that the learner wrote or changed by hand stays.
    """
    gone = set(before) - set(after)
    kept = [p for p in own.points if p.text not in gone or p.said_in != attempt]
    new = [OwnPoint(text=text, said_in=attempt) for text in after if text not in before]
    return OwnWords(strong=own.strong, points=joined(kept, new))


def merged(own: OwnWords, brought: OwnWords) -> OwnWords:
    """An account's answer with a guest's: of two different texts both are kept."""
    texts = dict.fromkeys(text for text in (own.strong, brought.strong) if text)
    return OwnWords(strong="\n\n".join(texts), points=joined(own.points, brought.points))


def joined(kept: Sequence[OwnPoint], new: Sequence[OwnPoint]) -> tuple[OwnPoint, ...]:
    """Points with the new ones that none of them says already, in whatever writing.

    What is kept stays as it is, also where two of it differ by a sign alone: they were written so.
    """
    known = {normalised(point.text) for point in kept}
    return (*kept, *(point for point in new if normalised(point.text) not in known))
