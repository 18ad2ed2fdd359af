"""What to do after an attempt: up to three proposals, of which the learner takes one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quality import BOXES, DeliveryStep, delivery_advice
from app.domain.rating import Mark, MarkedPoint, Rating
from app.domain.wording import box, times

MOST_PROPOSED = 3
REPAIR_SECONDS = 60
OWN_ANSWER_SECONDS = 30

# Repeating the same topic on and on in one day teaches little that stays (FEATURES S11, S12).
ENOUGH_FOR_TODAY = 3


class StepKind(StrEnum):
    """What a proposal is, for its link."""

    SAY_POINT = "say_point"
    SKELETON = "skeleton"
    SHORTER_BOX = "shorter_box"
    COMPARE = "compare"
    REPAIR = "repair"
    OWN_ANSWER = "own_answer"
    REST = "rest"
    REWRITE = "rewrite"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAttempt:
    """What the proposals depend on.

    ``delivery_history``: d after each attempt in this box, oldest first. ``boxes``: those the topic
    has drills for. ``attempts_today``: at this topic, this one included. ``is_stuck``: it failed so
    often that the same again is no help.
    """

    marks: tuple[MarkedPoint, ...]
    rating: Rating | None
    box_seconds: int
    delivery_history: tuple[float, ...] = ()
    boxes: tuple[int, ...] = BOXES
    has_comparison: bool = False
    has_judged_comparison: bool = False
    has_own_answer: bool = False
    attempts_today: int = 1
    is_stuck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One proposal: its sentence, and the point or the time box in seconds it is about."""

    kind: StepKind
    sentence: str
    point: str | None = None
    box_seconds: int | None = None


def next_steps(after: AfterAttempt) -> tuple[NextStep, ...]:
    """Up to three proposals, the most useful first; the same attempt always gives the same ones.

    First what was missing in content, critical points before others, then how it landed, then the
    comparison, then wording of one's own. Rest is always one of them while there is room, and the
    first once the topic was tried three times today. A stuck topic gets another path instead.
    """
    if after.is_stuck:
        return other_paths(has_comparison=after.has_comparison, points=len(after.marks))
    proposals = [step for step in _proposals(after) if step is not None]
    if after.attempts_today >= ENOUGH_FOR_TODAY:
        proposals.insert(0, proposals.pop())
    return tuple(proposals[:MOST_PROPOSED])


def other_paths(*, has_comparison: bool, points: int) -> tuple[NextStep, ...]:
    """What to do with a topic that keeps failing, instead of the same drill once more."""
    paths = [_step(StepKind.REWRITE, "Write the answer anew, in your own words and shorter.")]
    if has_comparison:
        what = "Look at a weak and a strong answer, and say what the strong one does."
        paths.append(_step(StepKind.COMPARE, what))
    if points > 1:
        paths.append(_step(StepKind.SPLIT, "Split it: say one point at a time, the others given."))
    return tuple(paths)


def _step(kind: StepKind, sentence: str) -> NextStep:
    return NextStep(kind=kind, sentence=sentence)


def _proposals(after: AfterAttempt) -> Iterator[NextStep | None]:
    critical, other = _worst(after.marks, critical=True), _worst(after.marks, critical=False)
    yield _say(critical) if critical else None
    yield _land(after)
    yield _compare(after) if after.has_comparison else None
    yield None if critical or not other else _say(other)
    yield None if after.has_own_answer else _write()
    yield _rest(after)


def _worst(marks: tuple[MarkedPoint, ...], *, critical: bool) -> MarkedPoint | None:
    """The first point said wrong, or else missed, or else said in part."""
    order = (Mark.WRONG, Mark.MISSED, Mark.PARTLY)
    found = [p for mark in order for p in marks if p.critical is critical and p.mark is mark]
    return found[0] if found else None


def _say(point: MarkedPoint) -> NextStep:
    text = " ".join(point.text.split()).rstrip(".")
    what = {
        Mark.WRONG: "Say it right once, aloud",
        Mark.MISSED: "Say what was missing once, aloud",
    }.get(point.mark, "Say it in full once, aloud")
    return NextStep(kind=StepKind.SAY_POINT, sentence=f"{what}: “{text}”.", point=point.text)


def _land(after: AfterAttempt) -> NextStep | None:
    advice = delivery_advice(after.delivery_history, after.box_seconds, after.boxes)
    if advice.step is DeliveryStep.SAME_BOX:
        return None
    kind = StepKind(advice.step.value)
    return NextStep(kind=kind, sentence=advice.sentence, box_seconds=advice.box_seconds)


def _compare(after: AfterAttempt) -> NextStep:
    if not after.has_judged_comparison:
        sentence = "Look at two answers to this, and say which is stronger."
        return NextStep(kind=StepKind.COMPARE, sentence=sentence)
    sentence = f"Repair the bad answer in {box(REPAIR_SECONDS)}."
    return NextStep(kind=StepKind.REPAIR, sentence=sentence, box_seconds=REPAIR_SECONDS)


def _write() -> NextStep:
    sentence = f"Write your own {box(OWN_ANSWER_SECONDS)} answer while it is fresh."
    return NextStep(kind=StepKind.OWN_ANSWER, sentence=sentence, box_seconds=OWN_ANSWER_SECONDS)


def _rest(after: AfterAttempt) -> NextStep:
    if after.attempts_today >= ENOUGH_FOR_TODAY:
        sentence = (
            f"You tried this {times(after.attempts_today)} today: let it rest, it comes back."
        )
    elif after.rating is Rating.AGAIN:
        sentence = "Leave it for now; it comes back soon."
    else:
        sentence = "Go on with the next topic; this one comes back by itself."
    return NextStep(kind=StepKind.REST, sentence=sentence)
