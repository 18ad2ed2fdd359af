import pytest

from app.domain.banks.answers import has_words, read_points
from app.domain.banks.marking import mark_bank
from app.domain.page import KeyPoint
from tests.domain.banks.samples import lines, report, texts, told


def read(text: str, *, short_label: bool = False) -> list[str]:
    problems = report()
    return texts(read_points(mark_bank(lines(text), problems), problems, short_label=short_label))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- one\n- two", ["one", "two"]),
        ("* one\n  wrapped\n* two", ["one wrapped", "two"]),
        ("1. one\n2. two", ["one", "two"]),
        ("- one\n  - below\n  - and below\n- two", ["one\nbelow\nand below", "two"]),
        ("- one\n\n  more of it\n- two", ["one more of it", "two"]),
        ("- one\n\nafter all", ["one", "after all"]),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", ["one", "two"]),
        ("There are two:\n- one\n- two", ["There are two:\none", "two"]),
        ("A set is a bag.\n\n- one\n- two", ["A set is a bag.", "one", "two"]),
        ("- one\n\nFor example:", ["one", "For example:"]),
        ("> - one\n> - two", ["one", "two"]),
        ("- one\n-\n- two", ["one", "two"]),
    ],
)
def test_bullets_are_points_and_so_are_the_paragraphs_round_them(
    text: str, expected: list[str]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is full. So it splits.", ["It is full.", "So it splits."]),
        ("It is\nfull.", ["It is full."]),
        ("It is full.<br>\nIt splits.<br/>", ["It is full.", "It splits."]),
        ("<br><b>\nIt is full.\n</b>", ["It is full."]),
        ("One.\n---\nTwo.", ["One.", "Two."]),
        ("#### Why\nIt is full.", ["Why\nIt is full."]),
        ("It is full.\n#### And then", ["It is full.", "And then"]),
        ("#### Answer\nIt is full.", ["It is full."]),
        ("    #### Why\n    It is full.", ["Why\nIt is full."]),
        ("<!-- a note -->\nIt is full.", ["It is full."]),
        ("a < b, so `x`", ["a < b, so `x`"]),
        ("| broken row", ["| broken row"]),
        ("||", ["||"]),
        ("", []),
    ],
)
def test_an_answer_without_bullets_is_its_sentences(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_the_rows_of_a_table_are_points_and_its_head_stands_before_the_first() -> None:
    table = "| State | Props |\n| --- | :-: |\n| inside | passed in |\n| changes | stays |"
    assert read(table) == ["State | Props\ninside | passed in", "changes | stays"]
    assert read("|---|\nIt is full.") == ["It is full."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Answer:** It is full.", ["It is full."]),
        ("**Answer:**\nIt is full.", ["It is full."]),
        ("- *Answer*: It is full.", ["It is full."]),
        ("Answer:\n- one", ["one"]),
        ("It is full.\n\nAnswer: no", ["It is full.", "Answer: no"]),
    ],
)
def test_the_label_before_an_answer_is_no_part_of_it(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_counts_as_a_label_only_below_q() -> None:
    assert read("A: It is full.", short_label=True) == ["It is full."]
    assert read("A: It is full.") == ["A: It is full."]


def test_code_pictures_and_back_links_are_left_out_and_counted() -> None:
    problems = report()
    text = "One.\n```\ncode\n```\n```\nmore\n```\n![tree](t.png)\n[Back to top](#top)\nTwo."
    found = read_points(mark_bank(lines(text), problems), problems)
    assert texts(found) == ["One.", "Two."]
    assert [point.line for point in found] == [1, 10]
    problems.tell_counted()
    assert told(problems) == [(2, "code-left-out"), (8, "picture-left-out"), (9, "back-link")]


def test_points_without_a_letter_say_nothing() -> None:
    assert not has_words((KeyPoint(text="..."),))
    assert has_words((KeyPoint(text="..."), KeyPoint(text="x")))
