"""From marks to what the scheduler is told: again, hard, good, easy, or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from app.domain.errors import InvalidInput
from app.domain.wording import percent

# Thresholds of PRODUCT, "From marks to a rating" (reasons: FEATURES 5.4).
HARD_FROM = 0.50
GOOD_FROM = 0.80
EASY_FROM = 0.95
LONG_SILENCE_SECONDS = 15
EASY_AFTER_HOURS = 24

_QUOTED_LETTERS = 80


class Mark(StrEnum):
    """What the learner says about one key point of the answer, from worst to best."""

    WRONG = "wrong"
    MISSED = "missed"
    PARTLY = "partly"
    SAID = "said"


class Rating(IntEnum):
    """What the scheduler is told; the numbers are those of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Confidence(IntEnum):
    """How sure the learner is, said before anything is revealed."""

    UNSURE = 1
    FAIRLY_SURE = 2
    SURE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPoint:
    """A key point as it stood at the attempt, and its mark."""

    text: str
    critical: bool
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFacts:
    """All that the suggestion depends on.

    ``silence_seconds``: until the first word. ``hours_since_seen``: None if never seen before.
    ``same_day``: the topic was rated before on this local day. ``practice``: practice mode, or a
    comparison and its repair. ``good_from``: the share of the points from which on it is good.
    """

    marks: tuple[MarkedPoint, ...]
    blank: bool = False
    peeked: bool = False
    confidence: Confidence | None = None
    in_time: bool = True
    first_ever: bool = False
    hours_since_seen: float | None = None
    silence_seconds: float = 0.0
    same_day: bool = False
    practice: bool = False
    good_from: float = GOOD_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A rating with its reason as a sentence for the learner.

    ``rating`` is None where nothing is rated. ``coverage`` is None where there are no marks.
    """

    rating: Rating | None
    reason: str
    easy_offered: bool = False
    coverage: float | None = None


_WORTH = {Mark.SAID: 1.0, Mark.PARTLY: 0.5, Mark.MISSED: 0.0, Mark.WRONG: 0.0}


def coverage(marks: Sequence[MarkedPoint]) -> float:
    """K, the share of the points that came: said 1, partly 0.5, missed or wrong 0. No marks: 0."""
    return coverage_of_marks([point.mark for point in marks])


def coverage_of_marks(marks: Sequence[Mark]) -> float:
    """K of bare marks, where it is not known which points they are about."""
    return sum(_WORTH[mark] for mark in marks) / len(marks) if marks else 0.0


def suggest_rating(facts: AttemptFacts) -> Suggestion:
    """The rating that PRODUCT's table gives, content only; delivery never enters.

    An answer that has a text but no marks is not rated: without key points nobody can tell what it
    was worth, and a guess would go into the memory for good.
    """
    share = coverage(facts.marks) if facts.marks else None
    unrated = _why_unrated(facts)
    if unrated:
        return Suggestion(rating=None, reason=unrated, coverage=share)
    failed = _why_again(facts)
    if failed:
        return Suggestion(rating=Rating.AGAIN, reason=f"Again: {failed}.", coverage=share)
    effort = _why_hard(facts)
    if effort:
        return Suggestion(rating=Rating.HARD, reason=f"Hard: {effort}.", coverage=share)
    return _good(facts)


def _good(facts: AttemptFacts) -> Suggestion:
    share = coverage(facts.marks)
    easy = _may_be_easy(facts)
    said = "every critical point" if any(p.critical for p in facts.marks) else "no point wrong"
    more = " You may call it easy." if easy else ""
    reason = f"Good: {said}, and {percent(share)} of all points came.{more}"
    return Suggestion(rating=Rating.GOOD, reason=reason, easy_offered=easy, coverage=share)


def _why_unrated(facts: AttemptFacts) -> str | None:
    if facts.practice:
        return "This was practice, so it is kept but not rated."
    if facts.same_day:
        return "Only the first attempt of a day is rated; this one is kept as practice."
    if not (facts.marks or facts.blank or facts.peeked):
        return (
            "Nothing is rated until the key points are marked. Add your own where there are none."
        )
    return None


def _why_again(facts: AttemptFacts) -> str | None:
    if facts.blank:
        return "no answer came"
    if facts.peeked:
        return "the model answer was opened before the answer was in"
    for point in facts.marks:
        if point.critical and point.mark in (Mark.MISSED, Mark.WRONG):
            how = "was missed" if point.mark is Mark.MISSED else "was said wrong"
            return f"the critical point {_quoted(point)} {how}"
    if coverage(facts.marks) < HARD_FROM:
        return f"{percent(coverage(facts.marks))} of the points came, less than half"
    return None


def _why_hard(facts: AttemptFacts) -> str | None:
    for point in facts.marks:
        if point.mark is Mark.WRONG:
            return f"{_quoted(point)} was said wrong"
    for point in facts.marks:
        if point.critical and point.mark is Mark.PARTLY:
            return f"the critical point {_quoted(point)} came only in part"
    if coverage(facts.marks) < facts.good_from:
        came, wanted = percent(coverage(facts.marks)), percent(facts.good_from)
        return f"{came} of the points came; good starts at {wanted}"
    if facts.silence_seconds >= LONG_SILENCE_SECONDS:
        return f"{facts.silence_seconds:.0f} s of silence came first"
    return None


def _may_be_easy(facts: AttemptFacts) -> bool:
    hours = facts.hours_since_seen
    return (
        coverage(facts.marks) >= EASY_FROM
        and facts.confidence is Confidence.SURE
        and facts.in_time
        and not facts.first_ever
        and hours is not None
        and hours >= EASY_AFTER_HOURS
    )


def _quoted(point: MarkedPoint) -> str:
    text = " ".join(point.text.split()).rstrip(".")
    return f"“{text}”" if len(text) <= _QUOTED_LETTERS else f"“{text[: _QUOTED_LETTERS - 1]}…”"


def allowed_ratings(suggestion: Suggestion) -> tuple[Rating, ...]:
    """What the learner may choose: the suggestion and one step up or down.

    Easy is among them only where it is offered (PRODUCT: "only offered, never preselected"), so no
    step leads from good to an easy whose conditions are not met. Nothing where nothing is rated.
    """
    if suggestion.rating is None:
        return ()
    near = [rating for rating in Rating if abs(rating - suggestion.rating) <= 1]
    return tuple(r for r in near if r is not Rating.EASY or suggestion.easy_offered)


def check_marks(marks: Sequence[Mark], number: int) -> None:
    """Raise ``InvalidInput`` where there is not one mark for each of so many key points.

    Its field names the first point that has none: ``mark-0`` and so on.
    """
    if len(marks) < number:
        message = f"Point {len(marks) + 1} has no mark yet: said, partly, missed or said wrong?"
        raise InvalidInput(message, field=f"mark-{len(marks)}")
    if len(marks) > number:
        raise InvalidInput("There are more marks than key points.", field="marks")


def check_moved_rating(
    suggestion: Suggestion, chosen: Rating | None, reason: str | None
) -> Rating | None:
    """The rating to store, if the learner may choose it.

    Raises InvalidInput, field ``rating``, for more than one step or for a rating where nothing is
    rated; field ``reason`` for a moved one without a reason. An offered easy needs no reason: its
    conditions are the reason.
    """
    if chosen is suggestion.rating:
        return chosen
    if chosen is None or chosen not in allowed_ratings(suggestion):
        raise InvalidInput(
            "A rating can be moved by one step from the suggested one.", field="rating"
        )
    if chosen is not Rating.EASY and not (reason or "").strip():
        raise InvalidInput("Say in a few words why you move the rating.", field="reason")
    return chosen


def is_hot_error(confidence: Confidence | None, rating: Rating | None) -> bool:
    """Sure and wrong: the error that feels like knowledge, and is best corrected at once (S13)."""
    return confidence is Confidence.SURE and rating is Rating.AGAIN
