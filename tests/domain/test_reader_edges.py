"""The edges of what makes a line, a length and a date: the last that counts, the first that not."""

from datetime import date

import pytest

from app.domain.reader import read_page
from app.domain.reading.dates import read_date
from app.domain.reading.durations import Duration, read_duration, write_duration
from app.domain.reading.labels import split_label
from app.domain.reading.lines import (
    Bullet,
    Heading,
    closes_fence,
    fence_mark,
    indent_of,
    is_rule,
    is_tick_line,
    read_bullet,
    read_heading,
    unquote,
)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# T", Heading(1, "T")),
        ("###### T", Heading(6, "T")),
        ("####### T", None),
        ("   # T", Heading(1, "T")),
        ("    # T", None),
        ("#T", None),
        ("#\tT", Heading(1, "T")),
        ("#", Heading(1, "")),
        ("## T ##", Heading(2, "T")),
        ("## C##", Heading(2, "C##")),
        ("## ##", Heading(2, "")),
        ("# T\t#", Heading(1, "T")),
        ("# X", Heading(1, "X")),
    ],
)
def test_a_heading_has_one_to_six_marks_and_a_blank(text: str, heading: Heading | None) -> None:
    assert read_heading(text) == heading


@pytest.mark.parametrize(
    ("text", "bullet"),
    [
        ("- a", Bullet(0, 2, "a")),
        ("-", Bullet(0, 2, "")),
        ("  * a", Bullet(2, 4, "a")),
        ("\t+ a", Bullet(4, 6, "a")),
        ("1. a", Bullet(0, 3, "a")),
        ("12) a", Bullet(0, 4, "a")),
        ("1234567890. a", Bullet(0, 12, "a")),
        ("12345678901. a", None),
        ("1: a", None),
        ("-a", None),
        ("- - -", None),
        ("", None),
        ("\u00a0- a", None),
        ("X- a", None),
    ],
)
def test_a_bullet_has_a_marker_and_a_blank(text: str, bullet: Bullet | None) -> None:
    assert read_bullet(text) == bullet


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("--", False),
        ("---", True),
        ("* * *", True),
        ("____", True),
        ("--- a", False),
        ("", False),
        ("  ---", True),
    ],
)
def test_a_rule_is_three_marks_alone(text: str, rule: bool) -> None:
    assert is_rule(text) is rule


@pytest.mark.parametrize(
    ("text", "columns"), [("a", 0), ("  a", 2), ("\ta", 4), ("  \ta", 4), ("    \ta", 8)]
)
def test_a_tab_goes_to_the_next_fourth_column(text: str, columns: int) -> None:
    assert indent_of(text) == columns


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("``", None),
        ("```", "```"),
        ("````python", "````"),
        ("```a`", None),
        ("~~~a~", "~~~"),
        ("", None),
    ],
)
def test_a_fence_opens_with_three_marks(text: str, mark: str | None) -> None:
    assert fence_mark(text) == mark


@pytest.mark.parametrize(
    ("text", "closes"),
    [("```", True), ("````", True), ("``", False), ("~~~", False), ("```a", False)],
)
def test_a_fence_closes_with_as_many_of_its_marks(text: str, closes: bool) -> None:
    assert closes_fence(text, "```") is closes


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("`", True),
        ("`" + 19 * "a", True),
        ("`" + 20 * "a", False),
        ("`Xml", True),
        ("`a b", False),
        ("``", False),
        ("`a`", False),
        ("a", False),
    ],
)
def test_a_tick_alone_with_a_name_of_at_most_nineteen_letters_is_a_fence(
    text: str, ticked: bool
) -> None:
    assert is_tick_line(text) is ticked


@pytest.mark.parametrize(
    ("text", "plain"),
    [("> a", "a"), (">  a", " a"), ("> > a", "a"), (">a", "a"), ("a > b", "a > b"), (" a", " a")],
)
def test_a_quotes_marks_and_one_blank_are_taken_off(text: str, plain: str) -> None:
    assert unquote(text) == plain


@pytest.mark.parametrize(
    ("number", "seconds"),
    [("half a", 30), ("half", 30), ("a", 60), ("one", 60), ("two", 120), ("three", 180),
     ("four", 240), ("five", 300), ("six", 360), ("seven", 420), ("eight", 480), ("nine", 540),
     ("ten", 600), ("fifteen", 900), ("twenty", 1200), ("thirty", 1800), ("forty-five", 2700),
     ("sixty", 3600), ("ninety", 5400), ("1.5", 90), ("1,5", 90)],
)  # fmt: skip
def test_a_number_of_minutes_may_be_a_word(number: str, seconds: int) -> None:
    assert read_duration(f"{number} minutes") == Duration(seconds, "")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2 s", 2), ("2 sec", 2), ("2 seconds", 2), ("2 m", 120), ("2 min", 120), ("2 minutes", 120),
     ("2 h", 7200), ("2 hr", 7200), ("2 hours", 7200), ("half an hour", 1800), ("an hour", 3600)],
)  # fmt: skip
def test_every_unit_has_its_length(text: str, seconds: int) -> None:
    assert read_duration(text) == Duration(seconds, "")


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("24 hours", Duration(86_400, "")),
        ("86401 s", None),
        ("1 s", Duration(1, "")),
        ("0 s", None),
        ("1 min 30 s", Duration(90, "")),
        ("30 s 1 min", Duration(30, "1 min")),
        ("1 min 2 min", Duration(60, "2 min")),
    ],
)
def test_a_length_is_more_than_none_at_most_a_day_and_its_units_grow_smaller(
    text: str, duration: Duration | None
) -> None:
    assert read_duration(text) == duration


def test_a_length_is_written_in_the_largest_unit_that_it_is_a_multiple_of() -> None:
    lengths = (61, 0, 1800, 86_400)
    written = ["61 seconds", "0 seconds", "30 minutes", "24 hours"]
    assert [write_duration(seconds) for seconds in lengths] == written


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/13/2026", date(2026, 12, 13)),
        ("13/12/2026", date(2026, 12, 13)),
        ("12/01/2026", None),
        ("01/12/2026", None),
        ("12/12/2026", date(2026, 12, 12)),
        ("1 Jan 2026", date(2026, 1, 1)),
        ("31 December 2026", date(2026, 12, 31)),
        ("1 Jan 2026 2027", None),
        ("1 Jan 26", None),
        ("1 Foo 2026", None),
        ("1 Jan 2026,", date(2026, 1, 1)),
        ("X2026-02-17", None),
        ("2026-02-17X", None),
        ("1 Jan" + 51 * " " + "2026", date(2026, 1, 1)),
        ("1 Jan" + 52 * " " + "2026", None),
    ],
)
def test_a_number_up_to_twelve_could_be_a_month(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_the_line_after_an_underlined_title_is_kept() -> None:
    found = read_page("a/b.md", "T\n===\nNotes.\n## 30-second answer\n- a\n").page
    assert found is not None
    assert (found.title, found.notes) == ("T", "Notes.")


@pytest.mark.parametrize(("there", "missing"), [("Bad", "strong"), ("Strong", "bad")])
def test_half_a_comparison_names_the_half_that_is_missing(there: str, missing: str) -> None:
    text = f"## Interview Bad vs Strong Answer\n- {there} answer: a\n"
    messages = [problem.message for problem in read_page("a/b.md", text).problems]
    assert any(f"has no {missing} answer" in message for message in messages)


def test_a_head_of_more_than_twenty_thousand_letters_is_left_out() -> None:
    text = f"---\nid: {'x' * 20_000}\n---\n# T\n"
    messages = [problem.message for problem in read_page("a/b.md", text).problems]
    assert any("it is too long" in message for message in messages)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("x" * 80 + ": y", ("x" * 80, "y")),
        ("x" * 81 + ": y", None),
        ("x", ("x", "")),
    ],
)
def test_a_name_has_at_most_eighty_letters(text: str, split: tuple[str, str] | None) -> None:
    assert split_label(text, whole=True) == split


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("__name__", ("name", "")),
        ("*name*: x", ("name", "x")),
        ("_name_: x", ("name", "x")),
        ("**name**:x", ("name", "x")),
        ("**name:** x", ("name", "x")),
        ("**name** x", None),
        ("**name** b **c**: d", None),
        ("*name", None),
        ("**name: x", None),
        (f"**{'x' * 116}**", ("x" * 116, "")),
        (f"**{'x' * 117}**", None),
    ],
)
def test_a_name_between_marks_ends_where_they_end(text: str, split: tuple[str, str] | None) -> None:
    assert split_label(text) == split


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("a\uff1ab\uff1ac", ("a", "b\uff1ac")),
        (f"a\uff1a{'x' * 130}", ("a", "x" * 130)),
        (f"**{'x' * 115}\uff1a**", ("x" * 115, "")),
        (f"**{'x' * 116}\uff1a**", None),
    ],
)
def test_a_wide_colon_ends_a_name_too(text: str, split: tuple[str, str] | None) -> None:
    assert split_label(text) == split
