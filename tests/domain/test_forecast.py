"""What a track covers and what will be recalled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.forecast import recall_forecast, track_coverage

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TRACE = (10.0, NOW)


def test_coverage_counts_topics_tried() -> None:
    assert track_coverage(12, 40) == "12 of 40 topics tried at least once, 30 %."
    assert track_coverage(0, 0) == "The track has no topics yet."


def test_an_unseen_topic_counts_as_nothing() -> None:
    def at_the_end(traces: list[tuple[float, datetime]], unseen: int) -> float:
        found = recall_forecast(traces, unseen=unseen, now=NOW, today=TODAY, days=10)
        return found.points[-1].value

    assert at_the_end([TRACE], 0) == pytest.approx(90)
    assert at_the_end([TRACE], 1) == pytest.approx(45)
    assert at_the_end([], 0) == 0


def test_a_forecast_falls_from_today_to_the_day() -> None:
    found = recall_forecast([TRACE], unseen=0, now=NOW, today=TODAY, days=10)
    values = [point.value for point in found.points]
    assert values == sorted(values, reverse=True)
    assert [values[0], values[-1]] == pytest.approx([100, 90])
    assert found.points[-1].day == date(2026, 3, 12)
    assert (
        found.finding == "Without practice mean recall goes from 100 % today to 90 % on 12 March."
    )


@pytest.mark.parametrize("days", [0, 1, 20, 21, 100, 365])
def test_a_long_forecast_has_no_more_points_than_a_drawing_needs(days: int) -> None:
    points = recall_forecast([TRACE], unseen=2, now=NOW, today=TODAY, days=days).points
    assert len(points) <= 21
    assert points[-1].day == TODAY + timedelta(days=days)
    assert len({point.day for point in points}) == len(points)
