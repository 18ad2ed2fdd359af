"""Mock interviews: segments with minutes, the questions of each, and the score sheet at the end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.domain.errors import InvalidInput
from app.domain.queue import AFTERWARDS_SECONDS
from app.domain.rubric import Score
from app.domain.wording import counted

SHORT_SECONDS, LONG_SECONDS = 60, 180
# What was asked in a mock rests for so long: one who remembers the question is not asked cold.
RESTING_DAYS = 14

# Minutes of a mock by its segments: opening, main part, follow-up (FEATURES, "Mock-Runbook").
SCRIPTS: Mapping[int, tuple[int, int, int]] = {30: (5, 18, 7), 45: (8, 25, 12), 60: (10, 35, 15)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a mock: its minutes, the box of its questions in seconds, and how many fit in."""

    name: str
    minutes: int
    box_seconds: int

    @property
    def questions(self) -> int:
        """How many questions its minutes hold, with what comes after each; at least one."""
        return max(1, 60 * self.minutes // (self.box_seconds + AFTERWARDS_SECONDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a mock: its topic, its segment, and a sentence that says where it stands."""

    topic_id: int
    segment: Segment
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A line of the score sheet: its most points, and what earns all of them."""

    key: str
    name: str
    maximum: int
    anchor: str


# Ten points in all.
SHEET = (
    SheetLine(
        key="correctness",
        name="Correctness",
        maximum=3,
        anchor="Nothing wrong, and the critical points were said without being asked for.",
    ),
    SheetLine(
        key="tradeoff",
        name="Trade-off",
        maximum=2,
        anchor="Each main answer named an alternative, its cost, and a choice.",
    ),
    SheetLine(
        key="measurable",
        name="Measurable",
        maximum=2,
        anchor="Numbers, limits or signals stood behind what was claimed.",
    ),
    SheetLine(
        key="clarity",
        name="Clarity",
        maximum=2,
        anchor="The decision came first, and every answer kept to its time.",
    ),
    SheetLine(
        key="role_fit",
        name="Role fit",
        maximum=1,
        anchor="The answers were those of somebody who does this job already.",
    ),
)
SHEET_MAXIMUM = sum(line.maximum for line in SHEET)


def script_of(minutes: int) -> tuple[Segment, ...]:
    """The segments of a mock of so many minutes; InvalidInput for a length there is none of."""
    if minutes not in SCRIPTS:
        known = ", ".join(str(each) for each in SCRIPTS)
        raise InvalidInput(f"A mock takes one of {known} minutes.", field="minutes")
    opening, main, follow_up = SCRIPTS[minutes]
    return (
        Segment(name="Opening", minutes=opening, box_seconds=SHORT_SECONDS),
        Segment(name="Main part", minutes=main, box_seconds=LONG_SECONDS),
        Segment(name="Follow-up", minutes=follow_up, box_seconds=SHORT_SECONDS),
    )


def choose_questions(
    script: Sequence[Segment], topic_ids: Sequence[int], seed: str, resting: Collection[int] = ()
) -> tuple[Question, ...]:
    """A topic for each question, drawn from the track by a seed: the same seed, the same mock.

    Topics that rest, as a mock asked for them lately, come once no other is left. No topic comes
    twice before all came once. No topics, no questions.
    """
    drawn = sorted(topic_ids, key=lambda topic_id: sha256(f"{seed} {topic_id}".encode()).digest())
    drawn.sort(key=lambda topic_id: topic_id in resting)
    places = [(segment, number) for segment in script for number in range(1, segment.questions + 1)]
    return tuple(
        Question(topic_id=drawn[at % len(drawn)], segment=segment, sentence=_place(segment, number))
        for at, (segment, number) in enumerate(places)
        if drawn
    )


def _place(segment: Segment, number: int) -> str:
    minutes = counted(segment.minutes, "minute")
    return f"{segment.name}, {minutes}: question {number} of {segment.questions}."


def sheet_score(levels: Mapping[str, int]) -> Score:
    """The points of a filled sheet, of ten; InvalidInput for a line that is missing or wrong."""
    for line in SHEET:
        if not 0 <= levels.get(line.key, -1) <= line.maximum:
            message = f"{line.name} takes 0 to {line.maximum}."
            raise InvalidInput(message, field=line.key)
    return Score(points=sum(levels[line.key] for line in SHEET), maximum=SHEET_MAXIMUM)
