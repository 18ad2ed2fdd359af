"""The one reason why a topic is in a learner's lists."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.memory import Memory
from app.domain.weakness import Need, TopicEvidence, TopicState
from app.domain.why_here import Origin, why_here

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY_END = NOW + timedelta(hours=16)


def need(state: TopicState) -> Need:
    return Need(evidence=TopicEvidence(topic_id=1, attempts=3), added=0.5, state=state)


def memory(*, due_in_days: int) -> Memory:
    return Memory(
        stability=10.0,
        difficulty=5.0,
        due_at=NOW + timedelta(days=due_in_days),
        reviewed_at=NOW - timedelta(days=10),
    )


@pytest.mark.parametrize(
    ("state", "due_in_days", "hot", "begins", "origin"),
    [
        (TopicState.WEAK, 0, True, "You were sure and wrong today", Origin.QUEUE),
        (TopicState.WEAK, 0, False, "Due today: recall is at 9", Origin.QUEUE),
        (TopicState.READY, -30, False, "Due today: recall is at 9", Origin.QUEUE),
        (TopicState.UNSEEN, None, False, "New: you have not tried it yet", Origin.QUEUE),
        (TopicState.UNCERTAIN, None, False, "Here because: never rated yet", Origin.WEAK),
        (TopicState.UNCERTAIN, 5, False, "Here because: never rated yet", Origin.WEAK),
        (TopicState.WEAK, 5, False, "Here because: never rated yet", Origin.WEAK),
        (TopicState.HOLDING, 5, False, "Nothing to do now: recall is at 9", Origin.LATER),
        (TopicState.READY, 5, False, "Nothing to do now: recall is at 9", Origin.LATER),
    ],
)
def test_the_strongest_reason_is_said(
    state: TopicState, due_in_days: int | None, hot: bool, begins: str, origin: Origin
) -> None:
    kept = None if due_in_days is None else memory(due_in_days=due_in_days)
    why = why_here(need(state), kept, hot=hot, now=NOW, day_end=DAY_END)
    assert why.sentence.startswith(begins)
    assert why.origin is origin
