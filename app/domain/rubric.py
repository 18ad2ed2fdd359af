"""The rubric: criteria, an anchor sentence for each level, and the scores that come out of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import InvalidInput
from app.domain.key_points import normalised
from app.domain.page import SelfCheck
from app.domain.rating import HARD_FROM, Mark, MarkedPoint, coverage
from app.domain.rubric_versions import USUAL_RUBRIC, good_from

LEVEL_NAMES = ("not yet", "shaky", "solid", "interview-ready")
LONG_FROM_SECONDS = 180
MAXIMUM_LEVEL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the rubric, with an anchor sentence for each of the levels 0 to 3.

    ``measured`` lines come from the clock and are no part of the score, ``computed`` ones come
    from the marks and may be overridden, all others are judged by the learner. A page may count
    from ``minimum`` to ``maximum`` instead; ``anchor`` finds the sentence for such a level.
    """

    key: str
    name: str
    question: str
    anchors: tuple[str, str, str, str]
    measured: bool = False
    computed: bool = False
    minimum: int = 0
    maximum: int = MAXIMUM_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Points as they were given, with their maximum; InvalidInput where they can't be."""

    points: int
    maximum: int

    def __post_init__(self) -> None:
        if self.maximum <= 0:
            raise InvalidInput("Nothing was scored yet.", field="levels")
        if not 0 <= self.points <= self.maximum:
            raise InvalidInput(f"A score lies between 0 and {self.maximum}.", field="levels")

    @property
    def share(self) -> float:
        """Points by maximum, 0 to 1."""
        return self.points / self.maximum


CORRECTNESS = Criterion(
    key="correctness",
    name="Correctness",
    question="Did everything that matters come, and was it right?",
    anchors=(
        "A critical point is missing, or something central is wrong.",
        "Less than half came, or a critical point was only touched.",
        "Most of it came; a point is missing or a detail is off.",
        "Nearly all of it came, every critical point in full, nothing wrong.",
    ),
    computed=True,
)
CLARITY = Criterion(
    key="clarity",
    name="Clarity",
    question="Could somebody who hears it once repeat your answer?",
    anchors=(
        "I talked around the question; a listener would not know my answer.",
        "The answer is in there, but late, or in jumps.",
        "The answer comes first and the rest follows in order, with some detours.",
        "Answer in the first sentence, reasons in order, and an end on purpose.",
    ),
)
TRADEOFF = Criterion(
    key="tradeoff",
    name="Trade-off",
    question="Did you say what the choice costs and when you would choose otherwise?",
    anchors=(
        "I named no alternative and no cost.",
        "I said that it depends, without saying on what.",
        "I named one alternative and when it is the better choice.",
        "Alternative, condition and cost, and my own choice for a stated situation.",
    ),
)
FAILURE_PROOF = Criterion(
    key="failure_proof",
    name="Failure and proof",
    question="Did you say how it breaks, what you do then, and how you would know?",
    anchors=(
        "In my answer nothing ever breaks.",
        "I named a risk and left it there.",
        "I named a risk and what I do about it.",
        "Risk, remedy, and a number, test or alarm that would show it.",
    ),
)
TIME_FIT = Criterion(
    key="time_fit",
    name="Time-fit",
    question="How well did the answer fill its time box?",
    anchors=(
        "Under 40 % or over 150 % of the box.",
        "Within 40 to 150 % of the box.",
        "Within 60 to 125 % of the box.",
        "Within 75 to 100 % of the box.",
    ),
    measured=True,
)

# Names that pages give to what the rubric has already; anything else is a line of its own.
_SAME_AS = {
    "correctness": CORRECTNESS,
    "clarity": CLARITY,
    "communication": CLARITY,
    "communication clarity": CLARITY,
    "structure": CLARITY,
    "trade off": TRADEOFF,
    "trade off clarity": TRADEOFF,
    "tradeoff": TRADEOFF,
    "tradeoff clarity": TRADEOFF,
    "tradeoff quality": TRADEOFF,
    "time fit": TIME_FIT,
}
_OWN_ANCHORS = (
    "Not there, or it would count against me.",
    "There in places; a listener would have to ask.",
    "There and sound, with something left to sharpen.",
    "I would say it exactly like this in the interview.",
)


def rubric_for(seconds: int, self_check: SelfCheck | None) -> tuple[Criterion, ...]:
    """The criteria for a time box in seconds: correctness first, time-fit last.

    Judged between them is clarity, from three minutes on also trade-off, and failure and proof.
    A page's self-check replaces these judged lines by its own; a dimension that only renames one
    of ours keeps the page's name and our anchors.
    """
    if self_check is not None and self_check.dimensions:
        return (CORRECTNESS, *_own_criteria(self_check), TIME_FIT)
    longer = (TRADEOFF, FAILURE_PROOF) if seconds >= LONG_FROM_SECONDS else ()
    return (CORRECTNESS, CLARITY, *longer, TIME_FIT)


def _own_criteria(self_check: SelfCheck) -> tuple[Criterion, ...]:
    lines: dict[str, Criterion] = {}
    for dimension in self_check.dimensions:
        line = _own_criterion(dimension, self_check)
        if not (line.computed or line.measured):
            lines.setdefault(line.key, line)
    return tuple(lines.values())


def _own_criterion(dimension: str, self_check: SelfCheck) -> Criterion:
    words = normalised(dimension)
    line = _SAME_AS.get(words) or Criterion(
        key=words.replace(" ", "_"),
        name="",
        question=f"How good was your answer in this: {words}?",
        anchors=_OWN_ANCHORS,
    )
    name = dimension.strip().capitalize()
    return replace(line, name=name, minimum=self_check.minimum, maximum=self_check.maximum)


def anchor(criterion: Criterion, level: int) -> str:
    """The anchor sentence for a level; a page's own scale is spread over the four of them."""
    return criterion.anchors[int(on_three(criterion, level) + 0.5)]


def on_three(criterion: Criterion, level: int) -> float:
    """A level on the scale of 0 to 3, whatever scale the page has; InvalidInput outside of it."""
    span = criterion.maximum - criterion.minimum
    if span <= 0 or not criterion.minimum <= level <= criterion.maximum:
        sentence = f"{criterion.name} goes from {criterion.minimum} to {criterion.maximum}."
        raise InvalidInput(sentence, field=criterion.key)
    return (level - criterion.minimum) * MAXIMUM_LEVEL / span


def correctness_level(marks: Sequence[MarkedPoint], version: int = USUAL_RUBRIC) -> int | None:
    """Correctness from the marks, 0 to 3 (FEATURES 5.2); None without marks.

    0: a critical point missed or wrong. 1: under half covered, or a critical point only in part.
    2: under 80 % covered (90 % by the strict version), or anything wrong. 3: all else.
    """
    if not marks:
        return None
    share, critical = coverage(marks), {point.mark for point in marks if point.critical}
    if critical & {Mark.MISSED, Mark.WRONG}:
        return 0
    if share < HARD_FROM or Mark.PARTLY in critical:
        return 1
    wrong = any(point.mark is Mark.WRONG for point in marks)
    return 2 if share < good_from(version) or wrong else 3


def time_fit(taken_seconds: float, box_seconds: float | None) -> int:
    """How well the time was used, 0 to 3: 75-100 %, 60-125 %, 40-150 % of the box, or neither.

    Both ends count as inside. The box is what this learner is allowed, extra time included; None
    is no limit, which nobody can miss: 3.
    """
    if box_seconds is None:
        return MAXIMUM_LEVEL
    percent = taken_seconds * 100
    for level, low, high in ((3, 75, 100), (2, 60, 125), (1, 40, 150)):
        if low * box_seconds <= percent <= high * box_seconds:
            return level
    return 0


def total(levels: Iterable[int], maximum_each: int = MAXIMUM_LEVEL) -> Score:
    """The levels added up, with the maximum they could have reached.

    Raises InvalidInput, field ``levels``, for none at all and for a level out of range.
    """
    given = tuple(levels)
    if any(not 0 <= level <= maximum_each for level in given):
        raise InvalidInput(f"Each level lies between 0 and {maximum_each}.", field="levels")
    return Score(points=sum(given), maximum=maximum_each * len(given))


def score_of(criteria: Iterable[Criterion], levels: Mapping[str, int]) -> Score | None:
    """The score of an attempt: every criterion that has a level, but never the measured time-fit.

    Time-fit belongs to delivery alone (FEATURES 5.6 counts correctness, trade-off, failure and
    clarity). None where nothing has a level, as in the express way without key points. Raises
    InvalidInput, field = the criterion's key, for a level outside its scale.
    """
    scored = [line for line in criteria if line.key in levels and not line.measured]
    for line in scored:
        on_three(line, levels[line.key])
    if not scored:
        return None
    points = sum(levels[line.key] for line in scored)
    return Score(points=points, maximum=sum(line.maximum for line in scored))


def out_of_ten(score: Score) -> float:
    """Points by maximum times ten: what scores of different rubrics are compared by."""
    return score.share * 10
