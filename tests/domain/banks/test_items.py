from functools import partial

import pytest

from app.domain.banks import items
from app.domain.banks.items import LONGEST_TITLE, Found, make_reading, title_of_question
from app.domain.page import Drill, FrontMatter, KeyPoint, Reading
from tests.domain.banks.samples import codes, points, report


def found(question: str = "Why do pages split?", **parts: object) -> Found:
    given: dict[str, object] = {"line": 3, "points": (KeyPoint(text="They are full.", line=5),)}
    return Found(question=question, **(given | parts))  # type: ignore[arg-type]


def read(*each: Found, path: str = "notes/db.md", front: FrontMatter | None = None) -> Reading:
    questions = [partial(lambda one: one, one) for one in each]
    return make_reading(path, questions, report(), front or FrontMatter())


def test_a_question_becomes_an_item_with_a_drill_and_a_model_answer() -> None:
    reading = read(found())
    (item,) = reading.items
    assert reading.page is None
    assert reading.problems == ()
    assert item.path == "notes/db.md#why-do-pages-split"
    assert item.title == "Why do pages split?"
    assert item.subject == "notes"
    assert item.drills == (Drill(seconds=60, prompt="Why do pages split?"),)
    assert [answer.seconds for answer in item.answers] == [30]
    assert points(item) == [["They are full."]]
    assert (item.line, item.drills[0].line, item.answers[0].line) == (3, 3, 5)
    assert item.notes == ""


@pytest.mark.parametrize(("words", "seconds"), [(10, 30), (100, 60), (200, 120), (900, 180)])
def test_the_length_of_an_answer_is_the_time_it_takes_to_say(words: int, seconds: int) -> None:
    (item,) = read(found(points=(KeyPoint(text="word " * words),))).items
    assert [answer.seconds for answer in item.answers] == [seconds]


def test_points_that_the_bank_names_come_first_and_the_answer_is_kept_beside_them() -> None:
    heard = (KeyPoint(text="It is flushed in order."),)
    (item,) = read(found(heard=heard)).items
    assert points(item) == [["It is flushed in order."], ["They are full."]]
    assert [answer.seconds for answer in item.answers] == [30, 60]


def test_an_answer_of_another_length_than_the_named_points_keeps_its_own() -> None:
    heard = (KeyPoint(text="word " * 100),)
    (item,) = read(found(heard=heard)).items
    assert [answer.seconds for answer in item.answers] == [60, 30]


def test_a_question_without_an_answer_is_kept_and_told() -> None:
    reading = read(found(points=(KeyPoint(text="..."),)))
    assert codes(reading) == ["no-answer"]
    assert reading.items[0].answers == ()
    assert reading.items[0].drills[0].prompt == "Why do pages split?"


def test_an_entry_that_asks_nothing_is_left_out_and_told() -> None:
    reading = read(found("??"), found())
    assert codes(reading) == ["no-question"]
    assert len(reading.items) == 1


def test_a_file_without_questions_says_so() -> None:
    assert codes(read()) == ["no-questions"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Why?", "Why?"),
        ("Why\nnot?\n\n- a\n- b", "Why not? - a - b"),
        ("What is printed?\n```js\nlet x\n```\n- 1", "What is printed? - 1"),
        ("```js\nlet x\n```", "```js let x ```"),
        ("word " * 24 + "x", "word " * 23 + "word\u2026"),
        ("w" * 130, "w" * 119 + "\u2026"),
        ("w" * 120, "w" * 120),
    ],
)
def test_the_title_is_the_question_in_one_line(question: str, title: str) -> None:
    assert title_of_question(question) == title
    assert len(title) <= LONGEST_TITLE


def test_two_questions_with_one_wording_have_addresses_of_their_own() -> None:
    paths = [item.path for item in read(found(), found(), found()).items]
    assert len(set(paths)) == 3


def test_an_id_names_the_question_and_a_number_only_its_place_in_the_file() -> None:
    named, numbered, lettered = read(
        found(identifier="cap-1"), found(identifier="17"), found(identifier="q-3")
    ).items
    assert (named.front_matter.identifier, named.path) == (
        "cap-1",
        "notes/db.md#why-do-pages-split",
    )
    assert (numbered.front_matter.identifier, numbered.path) == (None, "notes/db.md#17")
    assert (lettered.front_matter.identifier, lettered.path) == (None, "notes/db.md#q-3")


def test_an_id_that_is_taken_or_no_word_is_left_out_and_told() -> None:
    reading = read(found(identifier="cap"), found(identifier="cap"), found(identifier="a b"))
    assert [item.front_matter.identifier for item in reading.items] == ["cap", None, None]
    assert codes(reading) == ["unusable-id", "unusable-id"]


def test_the_subject_is_the_category_or_else_the_folder() -> None:
    first, second = read(found(category=" Data \n bases "), found()).items
    assert (first.subject, second.subject) == ("Data bases", "notes")


def test_a_category_that_is_a_text_is_no_subject() -> None:
    reading = read(found(category="long " * 30))
    assert reading.items[0].subject == "notes"
    assert codes(reading) == ["long-category"]


def test_front_matter_holds_for_every_question() -> None:
    front = FrontMatter(title="Storage", level="mid", tags=("db", "disk"), minutes=5)
    first, second = read(found(tags=("wal", "db"), level="senior"), found(), front=front).items
    assert first.front_matter == FrontMatter(level="senior", tags=("wal", "db", "disk"), minutes=5)
    assert second.front_matter == FrontMatter(level="mid", tags=("db", "disk"), minutes=5)


def test_the_id_of_a_file_names_its_only_question() -> None:
    front = FrontMatter(identifier="wal")
    assert read(found(), front=front).items[0].front_matter.identifier == "wal"
    several = read(found(), found(), front=front)
    assert [item.front_matter.identifier for item in several.items] == [None, None]
    assert codes(several) == ["unused-id"]


def test_questions_beyond_the_most_that_fit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "MOST_QUESTIONS", 2)
    reading = read(found(), found(), found(line=9), found(line=12))
    assert len(reading.items) == 2
    (problem,) = reading.problems
    assert (problem.line, problem.code) == (9, "too-many-questions")
    assert "4 questions and 2 fit" in problem.message
