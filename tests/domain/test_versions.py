"""Every version of an attempt's marks, in order."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.attempt import Event, EventKind
from app.domain.rating import Mark, Rating
from app.domain.versions import versions

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def events(*found: tuple[EventKind, dict[str, Any]]) -> list[Event]:
    return [
        Event(kind=kind, at=NOW + timedelta(minutes=place), payload=payload)
        for place, (kind, payload) in enumerate(found)
    ]


FIRST: tuple[tuple[EventKind, dict[str, Any]], ...] = (
    (EventKind.STARTED, {}),
    (EventKind.SUBMITTED, {"text": "words", "taken_seconds": 40.0}),
    (EventKind.SURE, {"confidence": 2}),
    (EventKind.MARKED, {"marks": ["said", "missed"], "own_points": []}),
    (EventKind.SCORED, {"levels": {"clarity": 2}, "suggested": 2}),
)
AGAIN = (
    EventKind.MARKED,
    {"marks": ["said", "said"], "own_points": [], "levels": {"clarity": 2}, "suggested": 3},
)


def test_nothing_is_a_version_before_the_first_score() -> None:
    assert versions(events(*FIRST[:4])) == ()


def test_marking_again_and_moving_and_undoing_are_versions() -> None:
    moved = (EventKind.RATED, {"rating": 2, "reason": "slow"})
    found = versions(events(*FIRST, AGAIN, moved, (EventKind.UNDONE, {})))
    assert [(each.name, each.rating) for each in found] == [
        ("Scored", Rating.HARD),
        ("Marked again", Rating.GOOD),
        ("Rating moved", Rating.HARD),
        ("Undone", Rating.GOOD),
    ]
    assert found[0].marks == (Mark.SAID, Mark.MISSED)
    assert found[1].marks == (Mark.SAID, Mark.SAID)
    assert found[1].at == NOW + timedelta(minutes=5)


def test_what_changes_nothing_is_no_version() -> None:
    same = (EventKind.SCORED, {"levels": {"clarity": 2}, "suggested": 2})
    assert len(versions(events(*FIRST, same))) == 1


def test_scoring_again_after_an_undo_is_a_version_of_its_own() -> None:
    again = (EventKind.SCORED, {"levels": {"clarity": 3}, "suggested": 2})
    found = versions(events(*FIRST, (EventKind.UNDONE, {}), again))
    assert [(each.name, dict(each.levels)) for each in found] == [
        ("Scored", {"clarity": 2}),
        ("Scored again", {"clarity": 3}),
    ]
