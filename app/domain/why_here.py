"""Why a topic is in a learner's lists: one sentence, and the list it comes from."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.memory import Memory, recall
from app.domain.queue import HOT_SENTENCE
from app.domain.weakness import Need, TopicState
from app.domain.wording import percent


class Origin(StrEnum):
    """The list that a reason comes from, as its link is called."""

    QUEUE = "Today's queue"
    WEAK = "Weak topics"
    LATER = "Your reviews"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyHere:
    """The sentence and where it comes from."""

    sentence: str
    origin: Origin


def why_here(
    need: Need, memory: Memory | None, *, hot: bool, now: datetime, day_end: datetime
) -> WhyHere:
    """The strongest reason: sure and wrong, due, never tried, weak, or only waiting for its day."""
    if hot:
        return WhyHere(sentence=HOT_SENTENCE, origin=Origin.QUEUE)
    if memory is not None and memory.due_at < day_end:
        sentence = f"Due today: recall is at {percent(recall(memory, now))}."
        return WhyHere(sentence=sentence, origin=Origin.QUEUE)
    if need.state is TopicState.UNSEEN:
        sentence = "New: you have not tried it yet. The queue brings new topics in, a few a day."
        return WhyHere(sentence=sentence, origin=Origin.QUEUE)
    if memory is None or need.state in {TopicState.WEAK, TopicState.UNCERTAIN}:
        return WhyHere(sentence=need.sentence, origin=Origin.WEAK)
    kept = percent(recall(memory, now))
    sentence = f"Nothing to do now: recall is at {kept}, and it comes back by itself."
    return WhyHere(sentence=sentence, origin=Origin.LATER)
