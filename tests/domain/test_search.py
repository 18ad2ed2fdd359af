"""Words that are searched, where they stand, and what was meant instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.page import Drill, FrontMatter, KeyPoint, Page, TimedAnswer
from app.domain.search import (
    LONGEST_INDEXED,
    MOST_WORDS,
    SNIPPET_LENGTH,
    Searched,
    nearest,
    says,
    search_form,
    search_words,
    searched,
    shorter,
    snippet,
    spans,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Straße CAFÉ", "strasse cafe"),
        ("List<T> & a_b, C++", "list t a b c"),
        ("\u212bngstro\u0308m \uff46ull", "angstrom full"),
        ("  \n", ""),
        ("数据库", "数据库"),
    ],
)
def test_words_are_compared_without_case_accents_and_signs(text: str, form: str) -> None:
    assert search_form(text) == form


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('NEAR("a b", 2)', ("near", "a", "b", "2")),
        ("title:x -y* OR 'z'", ("title", "x", "y", "or", "z")),
        ("a A á", ("a",)),
        ('"*" : -', ()),
        ("", ()),
    ],
)
def test_every_sign_that_is_typed_is_only_a_gap(typed: str, words: tuple[str, ...]) -> None:
    assert search_words(typed) == words


def test_no_more_words_than_enough_are_searched() -> None:
    assert len(search_words(" ".join(f"w{number}" for number in range(99)))) == MOST_WORDS


def test_title_points_and_notes_of_a_page_are_searched() -> None:
    page = Page(
        path="a.md",
        title="Straße",
        subject="Old-Roads",
        front_matter=FrontMatter(tags=("stone",)),
        answers=(TimedAnswer(seconds=30, points=(KeyPoint(text="A Point."),)),),
        drills=(Drill(seconds=60, prompt="Why?"),),
        notes="## Notes\n\n[here](gone.md)",
    )
    assert searched(page) == Searched("strasse", "old roads stone a point why", "notes here")


def test_of_an_endless_page_the_beginning_is_searched() -> None:
    found = searched(Page(path="a.md", title="t", subject="s", notes="word " * LONGEST_INDEXED))
    assert len(found.notes) == LONGEST_INDEXED


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Cache-aside caches", ["cache"], ["Cache", "caches"]),
        ("the décor, Decorate", ["decor"], ["décor", "Decorate"]),
        ("C and C# and cat", ["c"], ["C", "C"]),
        ("a_b", ["b"], ["b"]),
        ("reach", ["each"], []),
        ("anything", [], []),
        ("Ende Straße", ["ende"], ["Ende"]),
    ],
)
def test_words_are_marked_from_their_beginning(
    text: str, words: list[str], marked: list[str]
) -> None:
    assert [text[span.start : span.end] for span in spans(text, words)] == marked


def test_a_text_says_a_word_or_one_that_it_begins() -> None:
    assert says("Outbox relays", "relay")
    assert not says("Outbox relays", "box")


def test_a_short_text_is_its_own_snippet() -> None:
    found = snippet("one two", ["two"])
    assert (found.text, found.spans) == ("one two", ((4, 7),))


def test_a_snippet_is_the_piece_with_the_most_words() -> None:
    text = "alpha " + "x " * 300 + "alpha beta " + "y " * 300 + "beta"
    found = snippet(text, ["alpha", "beta"])
    assert found.text.startswith("… x ")
    assert found.text.endswith("y …")
    assert [found.text[start:end] for start, end in found.spans] == ["alpha", "beta"]


def test_of_pieces_with_as_many_words_the_first_is_shown() -> None:
    text = "alpha first " + "x " * 300 + "alpha second " + "y " * 300 + "beta"
    assert "first" in snippet(text, ["alpha", "beta"]).text


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    found = snippet("some words " * 100, ["zebra"])
    assert found.text.startswith("some words some")
    assert found.spans == ()


def test_words_without_an_end_are_cut_somewhere() -> None:
    found = snippet("x" * 1000 + " word " + "y" * 1000, ["word"])
    assert "word" in found.text
    assert len(found.text) <= SNIPPET_LENGTH + 4


@settings(deadline=None)
@given(
    st.text(alphabet="ab \u00e9\u0130\u00df_-cC\u0301\n", max_size=600),
    st.lists(st.sampled_from(["a", "ab", "cc", "e"]), min_size=1, max_size=3),
)
def test_a_snippet_holds_words_of_the_text_and_marks_those_that_are_searched(
    text: str, words: list[str]
) -> None:
    found = snippet(text, words)
    assert len(found.text) <= SNIPPET_LENGTH + len("…  …")
    for word in found.text.removeprefix("… ").removesuffix(" …").split():
        assert word.removesuffix(":") in text
    assert found.spans == spans(found.text, words)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("outbx", "outbox"),
        ("idempotncy", "idempotency"),
        ("evicton", "eviction"),
        ("zebra", None),
        ("xutbox", None),
        ("outboxes", "outbox"),
    ],
)
def test_the_word_that_was_meant_looks_like_it(word: str, meant: str | None) -> None:
    assert nearest(word, ["outbox", "idempotency", "eviction", "evidence"]) == meant


def test_beginnings_get_shorter_but_stay_words() -> None:
    assert shorter("cached") == ["cache", "cach", "cac"]
    assert len(shorter("x" * 200)[0]) == 12
    assert shorter("abc") == []
