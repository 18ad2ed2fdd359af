import pytest

from app.domain.banks import table
from app.domain.banks.table import BANK
from app.domain.page import Reading
from tests.domain.banks.samples import CSV, codes, points, prompts


def read(text: str, path: str = "notes/db.csv") -> Reading:
    return BANK.read(path, text)


def test_each_row_is_a_question() -> None:
    reading = read(CSV)
    assert prompts(reading) == ["What is a write-ahead log?", "Why do pages split?"]
    assert points(reading.items[0]) == [
        ["A file of changes that is flushed before the data is.", "It survives."]
    ]
    assert [item.line for item in reading.items] == [2, 3]
    assert reading.problems == ()


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_what_divides_the_cells_is_found_by_the_head(mark: str) -> None:
    reading = read(f"Id{mark}Question{mark}Answer{mark}Tags\nwal{mark}Why?{mark}So.{mark}db\n")
    (item,) = reading.items
    assert (prompts(reading), points(item)) == (["Why?"], [["So."]])
    assert (item.front_matter.identifier, item.front_matter.tags) == ("wal", ("db",))
    assert item.subject == "db"


def test_quoted_texts_keep_line_breaks_quotes_and_commas() -> None:
    text = '\ufeffquestion, answer\r\n"Why, ""really""?", "- one\r\n- two, too"\r\n\r\nHow?,So.\r\n'
    reading = read(text)
    assert prompts(reading) == ['Why, "really"?', "How?"]
    assert points(reading.items[0]) == [["one", "two, too"]]
    assert [item.line for item in reading.items] == [2, 5]
    assert reading.problems == ()


def test_a_row_with_too_many_cells_is_read_and_told() -> None:
    reading = read("question,answer\nWhy?,So,or so.\n")
    assert points(reading.items[0]) == [["So"]]
    assert codes(reading) == ["ragged-row"]
    assert reading.problems[0].line == 2


def test_a_row_with_too_few_cells_has_no_answer() -> None:
    assert codes(read("question,answer\nWhy?\n")) == ["no-answer"]


def test_blank_lines_and_empty_rows_are_no_questions() -> None:
    reading = read("\n\nquestion,answer\n\n,\nWhy?,So.\n")
    assert prompts(reading) == ["Why?"]
    assert reading.items[0].line == 6
    assert reading.problems == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "Why?,So.\n", "a;b\n", "number\n1\n", '"' + "x" * 200_000]
)
def test_a_table_without_a_head_is_told(text: str) -> None:
    reading = read(text)
    assert reading.items == ()
    assert codes(reading) == ["no-header"]


def test_a_head_without_rows_brings_no_questions() -> None:
    assert codes(read("question,answer\n")) == ["no-questions"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('question,answer\nWhy?,So.\n"How,So.\nWhen?,So.\n', ["Why?", "When?"]),
        ('question,answer\nWhy?,"So.\nmore\nWhen?,So.\n"Who"?,So.\nHow?,So.\n',
         ["When?", "How?"]),
        ('question,answer\n"Why"?,So.\nHow?,So.\n', ["How?"]),
    ],
)  # fmt: skip
def test_a_damaged_row_is_told_and_the_whole_rows_after_it_are_read(
    text: str, asked: list[str]
) -> None:
    reading = read(text)
    assert prompts(reading) == asked
    assert set(codes(reading)) == {"damaged-row"}


def test_a_text_longer_than_any_answer_is_a_damaged_row() -> None:
    reading = read(f'question,answer\nWhy?,"{"x" * 200_000}"\nHow?,So.\n')
    assert prompts(reading) == ["How?"]
    assert codes(reading) == ["damaged-row"]


def test_a_table_that_is_damaged_throughout_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_DAMAGED", 3)
    reading = read("question,answer\n" + '"Why"?,So.\n' * 9 + "How?,So.\n")
    assert codes(reading) == ["no-questions", *["damaged-row"] * 4, "damaged-table"]


def test_columns_that_no_question_has_a_use_for_are_told_by_name() -> None:
    reading = read("#,question,answer,votes,author\n3,Why?,So.,4,\n")
    assert reading.items[0].path == "notes/db.csv#3"
    assert codes(reading) == ["unused-field"]
    assert ": votes (once)" in reading.problems[0].message


@pytest.mark.parametrize(
    ("path", "text", "is_claimed"),
    [
        ("a.csv", CSV, True),
        ("a.TSV", CSV, True),
        ("a.txt", CSV, True),
        ("a.txt", "question\nWhy?\n", False),
        ("a.txt", "Why?\n", False),
        ("a.csv", "", True),
        ("a.md", CSV, False),
    ],
)
def test_it_claims_tables_by_their_name_and_texts_by_their_head(
    path: str, text: str, is_claimed: bool
) -> None:
    assert (BANK.claim(path, text).sure > 0) is is_claimed


def test_it_is_surer_of_a_table_with_a_head() -> None:
    assert BANK.claim("a.csv", CSV).why == "a table with the columns question, answer"
    assert BANK.claim("a.csv", "x,y\n").sure < BANK.claim("a.csv", "question,answer\n").sure
