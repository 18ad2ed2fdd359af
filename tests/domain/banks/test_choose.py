import pytest

from app.domain.banks.choose import BANKS, read_file
from app.domain.page import Reading
from app.domain.reader import read_page
from tests.domain.banks.samples import (
    CSV,
    DETAILS,
    HEADINGS,
    JSON,
    PAGE,
    QUESTION_FILE,
    codes,
    prompts,
)

ANSWERED = "# Notes\n\n**Q1: Why do pages split?**\n\n**Answer**: They are full.\n"


@pytest.mark.parametrize(
    ("path", "text", "reader"),
    [
        ("a.md", PAGE, "page"),
        ("a.md", PAGE + "\n" + DETAILS, "page"),
        ("a.md", HEADINGS + "\n" + PAGE, "page"),
        ("a.md", ANSWERED, "page"),
        ("a.md", "## Q1: Why?\nAnswer: So.\n", "page"),
        ("a.md", "# Notes\n\nNothing asks.\n", "page"),
        ("a.md", "", "page"),
        ("a.txt", "Nothing asks.", "page"),
        ("a.md", DETAILS, "details"),
        ("a.md", DETAILS + HEADINGS, "details"),
        ("a.md", HEADINGS, "headings"),
        ("a.md", HEADINGS * 3 + ANSWERED, "headings"),
        ("a.md", QUESTION_FILE, "question-file"),
        ("a.json", JSON, "json"),
        ("a.md", JSON, "json"),
        ("a.json", "{", "json"),
        ("a.csv", CSV, "table"),
        ("a.csv", "x,y\n", "table"),
        ("a.txt", CSV, "table"),
    ],
)
def test_the_surest_reader_reads_a_file(path: str, text: str, reader: str) -> None:
    assert read_file(path, text).reader == reader


def test_what_is_read_is_what_the_chosen_reader_reads() -> None:
    assert prompts(read_file("a.md", DETAILS).reading) == [
        "What is a write-ahead log?",
        "Why do pages split?",
    ]
    assert read_file("a.md", PAGE).reading == read_page("a.md", PAGE)


def test_why_names_what_was_found_and_whom_it_beat() -> None:
    assert read_file("a.md", DETAILS).why == (
        "questions in <details> lists: 2 of them; no other reader claims the file"
    )
    assert read_file("a.md", QUESTION_FILE).why == (
        "a question with its answer under a heading of its own: 1 of them; "
        "surer than headings (questions as headings: 1 of them)"
    )
    assert (
        read_file("a.md", PAGE).why == "it has an interview block; no other reader claims the file"
    )


def test_a_file_that_nobody_knows_is_read_as_a_page_that_has_no_block() -> None:
    choice = read_file("a.md", "# Notes\n\nNothing asks.\n")
    assert choice.why == "no reader knows the file, so it is read as a page of our own"
    assert codes(choice.reading) == ["no-blocks"]
    assert choice.reading.page is None


def test_questions_of_another_kind_in_the_same_file_are_told() -> None:
    choice = read_file("a.md", DETAILS + "\n### 3. How are logs archived?\n\nBy copying.\n")
    assert choice.reader == "details"
    assert codes(choice.reading) == ["other-question", "outside-text"]


def test_every_reader_has_a_name_and_says_what_it_recognises() -> None:
    assert len({bank.name for bank in BANKS}) == len(BANKS)
    assert all(bank.recognises for bank in BANKS)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
@pytest.mark.parametrize("path", ["a.md", "a.json", "a.csv"])
def test_a_reader_reads_a_file_that_is_none_of_its_own_as_nothing(bank: object, path: str) -> None:
    reading: Reading = bank.read(path, "Nothing asks.")  # type: ignore[attr-defined]
    assert reading.page is None
    assert reading.items == ()
    assert reading.problems
