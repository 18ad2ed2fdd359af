"""Figures, lengths and days in the words of the pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, g

from app.web import templating
from app.web.templating import (
    as_clock,
    as_day,
    as_file_size,
    as_moment,
    as_score,
    coming_day,
    coming_soon,
    highlight,
    length_as_adjective,
    length_in_words,
    slug,
    subject_name,
)
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("seconds", "words", "adjective"),
    [
        (1, "1 second", "1-second"),
        (30, "30 seconds", "30-second"),
        (60, "60 seconds", "60-second"),
        (90, "90 seconds", "90-second"),
        (120, "2 minutes", "2-minute"),
        (180, "3 minutes", "3-minute"),
        (185, "185 seconds", "185-second"),
        (600, "10 minutes", "10-minute"),
        (3600, "1 hour", "1-hour"),
        (5400, "90 minutes", "90-minute"),
        (7200, "2 hours", "2-hour"),
    ],
)
def test_a_length_in_its_largest_unit(seconds: int, words: str, adjective: str) -> None:
    assert length_in_words(seconds) == words
    assert length_as_adjective(seconds) == adjective


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (9.4, "0:09"), (59.6, "1:00"), (65, "1:05"), (1800, "30:00"), (3661, "61:01")],
)
def test_a_length_as_a_clock(seconds: float, shown: str) -> None:
    assert as_clock(seconds) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [(1, "1 KB"), (88_400, "88 KB"), (999_400, "999 KB"), (1_440_000, "1.4 MB")],
)
def test_the_size_of_a_file(size: int, shown: str) -> None:
    assert as_file_size(size) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "\u2013"), (0.0, "0.0"), (6.666, "6.7"), (10, "10.0")]
)
def test_a_score_with_one_place(value: float | None, shown: str) -> None:
    assert as_score(value) == shown


@pytest.mark.parametrize(
    ("folder", "name", "place"),
    [
        ("API-design", "API design", "subject-API-design"),
        ("a_b", "a b", "subject-a_b"),
        ("C# and .NET", "C# and .NET", "subject-C#-and-.NET"),
        ("-", "-", "subject--"),
    ],
)
def test_a_subject_and_its_place_on_the_page(folder: str, name: str, place: str) -> None:
    assert subject_name(folder) == name
    assert slug(folder) == place


@pytest.mark.parametrize(
    ("days", "long", "short"),
    [
        (-3, "today", "today"),
        (0, "today", "today"),
        (1, "tomorrow", "tomorrow"),
        (2, "in 2 days", "in 2 days"),
        (6, "in 6 days", "in 6 days"),
        (7, "in 7 days, on 9 March 2026", "in 7 days"),
        (67, "in 67 days, on 8 May 2026", "in 67 days"),
    ],
)
def test_when_something_comes_back(app: Flask, days: int, long: str, short: str) -> None:
    with app.test_request_context():
        moment = NOON + timedelta(days=days)
        assert (coming_day(moment), coming_soon(moment)) == (long, short)


def test_a_day_begins_at_four_in_the_morning(app: Flask) -> None:
    with app.test_request_context():
        g.now = datetime(2026, 3, 3, 3, 59, tzinfo=UTC)
        assert templating.today() == date(2026, 3, 2)
        assert coming_day(datetime(2026, 3, 3, 4, 0, tzinfo=UTC)) == "tomorrow"


def test_a_moment_is_told_where_the_learner_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "zone", lambda: "Asia/Kathmandu")
    with app.test_request_context():
        assert as_moment(NOON) == "2 March 2026, 17:45"
        assert as_day(date(2026, 12, 31)) == "31 December 2026"


def test_somebody_not_known_yet_lives_by_utc(app: Flask) -> None:
    with app.test_request_context():
        assert templating.zone() == "UTC"
        assert templating.today() == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "spans", "shown"),
    [
        ("plain", [], "plain"),
        ("a <b> c", [(2, 5)], "a <mark>&lt;b&gt;</mark> c"),
        ("one two", [(0, 3), (4, 7)], "<mark>one</mark> <mark>two</mark>"),
        # Where two points share a word, it is marked once.
        ("one two", [(0, 3), (0, 3), (2, 5), (4, 7)], "<mark>one</mark> <mark>two</mark>"),
        ("", [], ""),
    ],
)
def test_words_are_marked_and_the_text_stays_text(
    text: str, spans: list[tuple[int, int]], shown: str
) -> None:
    assert str(highlight(text, spans)) == shown
