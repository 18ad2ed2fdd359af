"""What came of a session: what went well, the one thing to do next, and what ladders kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.evidence import suggest_mark
from app.domain.key_points import normalised
from app.domain.page import KeyPoint
from app.domain.rating import (
    GOOD_FROM,
    Confidence,
    Mark,
    MarkedPoint,
    Rating,
    coverage,
    is_hot_error,
)
from app.domain.wording import box, counted

# A session that names everything as good says nothing: the best few are enough.
MOST_PRAISED = 3
NOTHING_OPEN = (0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One scored attempt by its place; ``allowed_seconds`` is None without a limit."""

    place: int
    marks: tuple[MarkedPoint, ...]
    taken_seconds: float
    allowed_seconds: float | None
    rating: Rating | None = None
    confidence: Confidence | None = None

    @property
    def over_seconds(self) -> float:
        """By how much the answer ran over."""
        allowed = self.allowed_seconds
        return 0.0 if allowed is None else max(0.0, self.taken_seconds - allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A place of the session and a sentence about what happened there."""

    place: int
    sentence: str


def went_well(outcomes: Iterable[Outcome]) -> tuple[Finding, ...]:
    """The best answers with what speaks for them: points and time, never a feeling.

    Only what has no critical gap and four fifths of its points, or came in time with half of them.
    """
    good = [each for each in outcomes if _is_good(each)]
    good.sort(key=lambda each: (each.over_seconds > 0, -coverage(each.marks)))
    return tuple(Finding(place=each.place, sentence=_praise(each)) for each in good[:MOST_PRAISED])


def _is_good(outcome: Outcome) -> bool:
    if not outcome.marks or _gap(outcome, critical=True):
        return False
    share = coverage(outcome.marks)
    return share >= GOOD_FROM or (share >= GOOD_FROM / 2 and outcome.over_seconds == 0)


def _praise(outcome: Outcome) -> str:
    said = sum(1 for point in outcome.marks if point.mark is Mark.SAID)
    partly = sum(1 for point in outcome.marks if point.mark is Mark.PARTLY)
    points = f"{said} of {counted(len(outcome.marks), 'point')} said"
    points += f", {partly} in part" if partly else ""
    if any(point.critical for point in outcome.marks):
        points += ", no critical one missing"
    return f"{points}, {_time(outcome)}."


def _time(outcome: Outcome) -> str:
    if outcome.allowed_seconds is None:
        return f"in {outcome.taken_seconds:.0f} s without a limit"
    of = f"{outcome.taken_seconds:.0f} of {outcome.allowed_seconds:.0f} s"
    return f"over time ({of})" if outcome.over_seconds else f"in time ({of})"


def next_thing(outcomes: Sequence[Outcome]) -> Finding | None:
    """The one thing to do next: the gravest gap of the session; None where nothing is open.

    Sure and wrong comes first, then a critical point said wrong or missed, then the answer with the
    fewest points, then the one that ran over the most.
    """
    worst = max(outcomes, key=_gravity, default=None)
    if worst is None or _gravity(worst) == NOTHING_OPEN:
        return None
    return Finding(place=worst.place, sentence=_advice(worst))


def _gravity(outcome: Outcome) -> tuple[int, float]:
    if is_hot_error(outcome.confidence, outcome.rating):
        return 4, 0.0
    if _gap(outcome, critical=True):
        return 3, 1 - coverage(outcome.marks)
    if _gap(outcome, critical=False):
        return 2, 1 - coverage(outcome.marks)
    return (1, outcome.over_seconds) if outcome.over_seconds else NOTHING_OPEN


def _gap(outcome: Outcome, *, critical: bool) -> MarkedPoint | None:
    for mark in (Mark.WRONG, Mark.MISSED, Mark.PARTLY):
        for point in outcome.marks:
            if point.mark is mark and (point.critical or not critical):
                if critical and mark is Mark.PARTLY:
                    continue
                return point
    return None


def _advice(outcome: Outcome) -> str:
    point = _gap(outcome, critical=True) or _gap(outcome, critical=False)
    if point is None:
        limit = box(round(outcome.allowed_seconds or 0))
        return f"It ran {outcome.over_seconds:.0f} s over: say it once more within {limit}."
    text = " ".join(point.text.split()).rstrip(".")
    opening = {Mark.WRONG: "was said wrong", Mark.MISSED: "was missing"}.get(
        point.mark, "came only in part"
    )
    sure = "You were sure of it, and " if is_hot_error(outcome.confidence, outcome.rating) else ""
    what = f"“{text}” {opening}: say it once, aloud."
    return f"{sure}{what}"


class Fate(StrEnum):
    """What became of a point on one rung of a ladder."""

    SAID = "said"
    PARTLY = "partly"
    MISSED = "missed"
    WRONG = "wrong"
    # No key point of this time box: its words were found in the text all the same, or they were
    # not, after a longer box had asked for it (cut) or before any had (absent).
    HEARD = "heard"
    CUT = "cut"
    ABSENT = "absent"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One attempt of a ladder; without marks it was not scored yet."""

    box_seconds: int
    points: tuple[KeyPoint, ...] = ()
    marks: tuple[Mark, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalRow:
    """One point of a ladder, and its fate on each rung."""

    text: str
    critical: bool
    fates: tuple[Fate, ...]

    @property
    def survived(self) -> bool:
        """Whether the point was in the first answer and in the shortest one that was scored."""
        scored = [fate for fate in self.fates if fate is not Fate.UNTRIED]
        return self.fates[0] in _ALIVE and scored[-1] in _ALIVE


_ALIVE = (Fate.SAID, Fate.PARTLY, Fate.HEARD)


def survival(rungs: Sequence[Rung]) -> tuple[SurvivalRow, ...]:
    """Every point of a ladder against its rungs: which came through each cut."""
    points: dict[str, KeyPoint] = {}
    for rung in rungs:
        for point in rung.points:
            points.setdefault(normalised(point.text), point)
    return tuple(
        SurvivalRow(
            text=point.text,
            critical=any(_is_critical(rung, name) for rung in rungs),
            fates=tuple(_fate(rungs, place, name, point) for place in range(len(rungs))),
        )
        for name, point in points.items()
    )


def _is_critical(rung: Rung, name: str) -> bool:
    return any(point.critical and normalised(point.text) == name for point in rung.points)


def _fate(rungs: Sequence[Rung], place: int, name: str, point: KeyPoint) -> Fate:
    rung = rungs[place]
    if not rung.marks:
        return Fate.UNTRIED
    for each, mark in zip(rung.points, rung.marks, strict=True):
        if normalised(each.text) == name:
            return Fate(mark.value)
    if suggest_mark(rung.text, point):
        return Fate.HEARD
    return Fate.CUT if any(_asks(earlier, name) for earlier in rungs[:place]) else Fate.ABSENT


def _asks(rung: Rung, name: str) -> bool:
    return any(normalised(point.text) == name for point in rung.points)


def ladder_finding(rows: Sequence[SurvivalRow]) -> str:
    """What a ladder shows, as a sentence."""
    first = [row for row in rows if row.fates[0] in _ALIVE]
    kept = [row for row in first if row.survived]
    if not first:
        return "No point came in the first answer, so there was nothing to keep."
    if all(set(row.fates[1:]) <= {Fate.UNTRIED} for row in rows):
        return "Only the first answer is scored: nothing was cut yet."
    lost = [row for row in first if row.critical and not row.survived]
    so_far = "So far " if any(row.fates[-1] is Fate.UNTRIED for row in rows) else ""
    said = f"{so_far}{len(kept)} of {counted(len(first), 'point')} of the first answer came through"
    if lost:
        return f"{said}; the critical “{lost[0].text.rstrip('.')}” was lost on the way."
    return (
        f"{said}, every critical one among them."
        if any(row.critical for row in kept)
        else f"{said}."
    )
