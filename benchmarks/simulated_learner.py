"""A learner made up: forgets by FSRS, scores too high by so much, overlooks one flaw."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.memory import Memory, recall, review
from app.domain.rating import GOOD_FROM, HARD_FROM, Confidence, Mark, Rating
from app.domain.rubric import MAXIMUM_LEVEL

FLAWS = (
    "no trade-off",
    "no number",
    "no failure path",
    "buzzwords",
    "no owner",
    "absolute claim",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the app has to find out."""

    leniency: float = 0.6
    overlooked: str = "no failure path"
    # How surely another flaw is named where it is, and where it is not.
    hits: float = 0.85
    false_alarms: float = 0.04
    overlooked_hits: float = 0.10


@dataclass(slots=True, kw_only=True)
class Simulated:
    """The learner: a skill for each topic (how much of it comes when it is recalled), a memory."""

    truth: Truth
    chance: random.Random
    skills: dict[str, float]
    memories: dict[str, Memory] = field(default_factory=dict)

    def share(self, topic: str, at: datetime) -> float:
        """The share of a topic's points that would come at a moment."""
        memory = self.memories.get(topic)
        return self.skills[topic] * (recall(memory, at) if memory else 1.0)

    def weakest(self, at: datetime, number: int) -> list[str]:
        """The topics of which least would come."""
        return sorted(self.skills, key=lambda topic: (self.share(topic, at), topic))[:number]

    def marks(self, topic: str, count: int, at: datetime) -> tuple[Mark, ...]:
        """What becomes of each point of an answer, marked as it was."""
        share = self.share(topic, at)
        return tuple(self.mark(share) for _ in range(count))

    def mark(self, share: float) -> Mark:
        """One point: it comes, comes in part, or does not."""
        drawn = self.chance.random()
        if drawn < share:
            return Mark.SAID
        return Mark.PARTLY if drawn < share + 0.3 * (1 - share) else Mark.MISSED

    def learn(self, topic: str, marks: Sequence[Mark], at: datetime) -> None:
        """Remember the topic by what truly came, and be a little better at it from now on."""
        worth = {Mark.SAID: 1.0, Mark.PARTLY: 0.5}
        came = sum(worth.get(mark, 0.0) for mark in marks) / max(1, len(marks))
        self.memories[topic] = review(self.memories.get(topic), rating_of(came), at)
        self.skills[topic] += 0.004 * (1 - self.skills[topic])

    def confidence(self, topic: str, at: datetime) -> Confidence:
        """How sure: as sure as there is reason to be."""
        share = self.share(topic, at)
        if share < 0.45:
            return Confidence.UNSURE
        return Confidence.FAIRLY_SURE if share < 0.8 else Confidence.SURE

    def score(self, true_level: float) -> int:
        """A whole level for what is truly worth so much: too high by the leniency, on average."""
        wished = true_level + self.truth.leniency
        level = int(wished) + (self.chance.random() < wished - int(wished))
        return min(MAXIMUM_LEVEL, max(0, level))

    def levels(self, topic: str, keys: Sequence[str], at: datetime) -> Mapping[str, int]:
        """The levels the learner gives an own answer."""
        worth = MAXIMUM_LEVEL * self.share(topic, at)
        return {key: self.score(worth + self.chance.uniform(-0.4, 0.4)) for key in keys}

    def taken(self, box_seconds: int) -> float:
        """How long an answer takes."""
        return box_seconds * self.chance.uniform(0.7, 1.05)

    def named(self, present: Sequence[str]) -> list[str]:
        """The flaws the learner sees in a weak answer."""
        return [flaw for flaw in FLAWS if self.chance.random() < self.sees(flaw, flaw in present)]

    def sees(self, flaw: str, there: bool) -> float:
        """How likely a flaw is named, there or not."""
        if not there:
            return self.truth.false_alarms
        return self.truth.overlooked_hits if flaw == self.truth.overlooked else self.truth.hits


def rating_of(came: float) -> Rating:
    """What a memory is told of a share that came."""
    if came >= GOOD_FROM:
        return Rating.GOOD
    return Rating.HARD if came >= HARD_FROM else Rating.AGAIN


def draw_skills(chance: random.Random, topics: Sequence[str], weak: int) -> dict[str, float]:
    """So many weak topics at random, the others middling to strong."""
    chosen = set(chance.sample(list(topics), weak))
    return {
        topic: chance.uniform(0.30, 0.55) if topic in chosen else chance.uniform(0.65, 0.97)
        for topic in topics
    }
