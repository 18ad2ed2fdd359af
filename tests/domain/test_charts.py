"""Coordinates: everything in the drawing, in the right place, with words to it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.charts import (
    BOTTOM,
    IN_PERCENT,
    LEFT,
    RIGHT,
    TOP,
    across,
    line_chart,
    upward,
)
from app.domain.progress import Series, SeriesPoint

PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)
MONDAY = date(2026, 3, 2)


def series(name: str, *values: tuple[int, float]) -> Series:
    points = tuple(
        SeriesPoint(day=MONDAY + timedelta(weeks=week), value=value) for week, value in values
    )
    return Series(name=name, points=points, finding=f"{name} rose.")


def test_shares_become_percent_of_the_drawing() -> None:
    assert (across(0), across(1)) == (LEFT, RIGHT)
    assert (upward(0), upward(1)) == (BOTTOM, TOP)


def test_a_line_goes_from_edge_to_edge_and_up_for_more() -> None:
    chart = line_chart([series("60 s", (0, 0), (1, 5), (2, 10))])
    (line,) = chart.lines
    assert [(dot.x, dot.y) for dot in line.dots] == [
        (LEFT, BOTTOM),
        (across(0.5), upward(0.5)),
        (RIGHT, TOP),
    ]
    assert line.dots[1].label == "60 s, 9 March: 5.0"
    assert [tick.label for tick in chart.y_ticks] == ["0", "2.5", "5", "7.5", "10"]
    assert chart.finding == "60 s rose."


def test_series_share_their_axis_and_differ_in_style() -> None:
    chart = line_chart([series("a", (0, 1), (4, 2)), series("none"), series("b", (2, 3))])
    assert [(line.name, line.style) for line in chart.lines] == [("a", 0), ("b", 1)]
    assert chart.lines[1].dots[0].x == across(0.5)
    assert len(chart.lines[1].dots) == 1
    assert chart.finding == "a rose. b rose."


def test_one_day_stands_in_the_middle() -> None:
    chart = line_chart([series("a", (0, 50))], IN_PERCENT)
    assert (chart.lines[0].dots[0].x, chart.lines[0].dots[0].y) == (across(0.5), upward(0.5))
    assert [(t.label, t.anchor) for t in chart.x_ticks] == [("2 March", "middle")]


def test_no_series_make_an_empty_plot_with_its_axis() -> None:
    chart = line_chart([])
    assert (chart.lines, chart.x_ticks, chart.finding) == ((), (), "")
    assert len(chart.y_ticks) == 5


def test_dates_stand_below_the_first_the_last_and_two_between() -> None:
    chart = line_chart([series("a", (0, 1.0), (1, 2.0), (9, 3.0))])
    assert [(tick.label, tick.anchor) for tick in chart.x_ticks] == [
        ("2 March", "start"),
        ("23 March", "middle"),
        ("13 April", "middle"),
        ("4 May", "end"),
    ]


@PROPERTY
@given(st.lists(st.tuples(st.integers(0, 100), st.floats(0, 10)), max_size=12))
def test_everything_stays_inside_of_the_plot(values: list[tuple[int, float]]) -> None:
    chart = line_chart([series("a", *sorted(values))])
    for line in chart.lines:
        assert all(LEFT <= dot.x <= RIGHT and TOP <= dot.y <= BOTTOM for dot in line.dots)
        assert [dot.x for dot in line.dots] == sorted(dot.x for dot in line.dots)
    assert len(chart.x_ticks) <= 4
    assert all(LEFT <= tick.position <= RIGHT for tick in chart.x_ticks)
