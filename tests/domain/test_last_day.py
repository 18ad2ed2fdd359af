"""The sheet of the last day."""

from datetime import UTC, datetime, timedelta

from app.domain.last_day import OwnAnswer, SheetTopic, best_wording, last_day_sheet, open_gaps
from app.domain.rating import Mark, MarkedPoint

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def answer(text: str, share: float, days: int = 0) -> OwnAnswer:
    return OwnAnswer(text=text, share=share, at=NOW + timedelta(days=days))


def point(text: str, mark: Mark, *, critical: bool = False) -> MarkedPoint:
    return MarkedPoint(text=text, critical=critical, mark=mark)


def test_the_best_wording_wins_and_of_equals_the_newest() -> None:
    answers = [answer("old", 0.9), answer("new", 0.9, 3), answer("worse", 0.5, 5), answer(" ", 1)]
    assert best_wording(answers) == "new"
    assert best_wording([answer("", 1)]) is None


def test_gaps_are_what_was_not_said_in_full_critical_first() -> None:
    marks = [
        point("a", Mark.PARTLY),
        point("b", Mark.SAID, critical=True),
        point("c", Mark.MISSED, critical=True),
        point("d", Mark.WRONG),
    ]
    assert open_gaps(marks) == ("c", "a", "d")


def test_the_sheet_has_what_was_practised_by_weight() -> None:
    topics = [
        SheetTopic(topic_id=1, answers=(answer("one", 0.5),)),
        SheetTopic(topic_id=2, weight=2, latest_marks=(point("gap", Mark.MISSED),)),
        SheetTopic(topic_id=3, weight=9),
        SheetTopic(topic_id=4, weight=1, answers=(answer("four", 1),)),
    ]
    found = [(line.topic_id, line.wording, line.gaps) for line in last_day_sheet(topics)]
    assert found == [(2, None, ("gap",)), (1, "one", ()), (4, "four", ())]
