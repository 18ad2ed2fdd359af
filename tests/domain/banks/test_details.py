import pytest

from app.domain.banks.details import BANK
from app.domain.banks.details_tree import DEEPEST
from app.domain.page import Reading
from tests.domain.banks.samples import DETAILS, codes, points, prompts


def read(text: str, path: str = "notes/db.md") -> Reading:
    return BANK.read(path, text)


def one(question: str, answer: str = "They are full.") -> str:
    return f"<details><summary>{question}</summary>{answer}</details>\n"


def test_each_summary_asks_and_the_rest_of_its_details_answers() -> None:
    reading = read(DETAILS)
    assert prompts(reading) == ["What is a write-ahead log?", "Why do pages split?"]
    assert points(reading.items[0]) == [
        ["A file of changes that is flushed before the data is.", "It survives a crash."]
    ]
    assert [item.line for item in reading.items] == [4, 9]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("summary", "prompt"),
    [
        ("Why?", "Why?"),
        ("<b>Why?</b>", "Why?"),
        ("**Why?**", "Why?"),
        ("<b>12. Why?</b>", "Why?"),
        ("Q3: Why?", "Why?"),
        ("\n  Why?\n", "Why?"),
        ("What does <code>fsync</code> do?", "What does <code>fsync</code> do?"),
        ("Explain:\n\n- a page\n- a log", "Explain:\n\n- a page\n- a log"),
        ("<b>Explain:\n\n- a page</b>", "Explain:\n\n- a page"),
        ("What is printed?\n```js\nf()\n```\n", "What is printed?\n```js\nf()\n```"),
        ("What does `</summary>` end?", "What does `</summary>` end?"),
        ("Is `a` < b?", "Is `a` < b?"),
    ],
)
def test_a_question_is_taken_as_it_is_written_but_for_its_number(summary: str, prompt: str) -> None:
    assert prompts(read(one(summary))) == [prompt]


def test_code_in_an_answer_may_hold_tags() -> None:
    answer = "\nIt folds.\n\n```html\n<details>\n<summary>x</summary>\n</details>\n```\n"
    reading = read(one("What does the tag do?", answer) + one("Why?"))
    assert prompts(reading) == ["What does the tag do?", "Why?"]
    assert points(reading.items[0]) == [["It folds."]]
    assert codes(reading) == ["code-left-out"]


def test_tags_in_code_spans_are_text() -> None:
    reading = read(one("Why?", "Use `<details>` and `</details>` so."))
    assert points(reading.items[0]) == [["Use `<details>` and `</details>` so."]]


def test_details_that_only_hold_others_name_their_category() -> None:
    reading = read("<details><summary>Disks</summary>\n" + one("Why?") + one("How?") + "</details>")
    assert prompts(reading) == ["Why?", "How?"]
    assert [item.subject for item in reading.items] == ["Disks", "Disks"]


def test_details_with_an_answer_and_a_question_inside_are_two_questions() -> None:
    reading = read("<details><summary>Why?</summary>\nSo.\n" + one("And how?") + "</details>")
    assert prompts(reading) == ["Why?", "And how?"]
    assert points(reading.items[0]) == [["So."]]
    assert [item.subject for item in reading.items] == ["notes", "notes"]


def test_an_answer_nested_in_its_question_belongs_to_it() -> None:
    reading = read("<details><summary>Why?</summary>\n" + one("Answer", "So.") + "</details>")
    assert prompts(reading) == ["Why?"]
    assert points(reading.items[0]) == [["So."]]


def test_nested_details_without_a_summary_are_part_of_the_answer() -> None:
    reading = read("<details><summary>Why?</summary>\n<details>So.</details>\n</details>")
    assert points(reading.items[0]) == [["So."]]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("above", "prompt"),
    [
        ("### 1. Why?\n", "Why?"),
        ("###### 1. What is printed?\n\n```js\nf()\n```\n\n- A: 1\n",
         "What is printed?\n\n```js\nf()\n```\n\n- A: 1"),
        ("Some words.\n\n**Q3. Why?**\n", "Why?"),
        ("Some words.\n\n<b>3. Why?</b>\n", "Why?"),
        ("Some words.\n\n**Question 3**\n\nWhy?\n", "Why?"),
        ("Some words.\n\n---\n\nWhy?\n", "Why?"),
        ("Why?\n", "Why?"),
    ],
)  # fmt: skip
def test_above_a_summary_that_says_answer_stands_the_question(above: str, prompt: str) -> None:
    text = above + "\n" + one("<b>Show answer</b>", "So.")
    reading = read(text + "\n" + text)
    assert prompts(reading) == [prompt, prompt]
    assert points(reading.items[1]) == [["So."]]


def test_the_number_of_the_right_choice_stands_before_its_reason() -> None:
    reading = read("### 1. Which?\n\n" + one("Answer", "\n<p>\n\n#### Answer: B\n\nSo.\n\n</p>\n"))
    assert points(reading.items[0]) == [["Answer: B\nSo."]]


def test_an_answer_with_nothing_above_it_answers_nothing() -> None:
    reading = read(one("Answer") + one("Why?"))
    assert prompts(reading) == ["Why?"]
    assert codes(reading) == ["no-question"]


def test_the_section_is_a_tag() -> None:
    reading = read("# All\n" + one("Why?") + "## Disks\n" + one("How?") + "## Why?\n" + one("And?"))
    assert [item.front_matter.tags for item in reading.items] == [(), ("Disks",), ("Disks",)]


def test_a_list_of_contents_is_no_question() -> None:
    reading = read(one("Table of contents", "\n- [Why?](#why)\n") + one("Why?"))
    assert prompts(reading) == ["Why?"]


def test_text_round_the_questions_is_counted_but_for_contents_and_headings() -> None:
    text = "# All\n\n- [Why?](#why)\n\nSome words.\n\n***\n\n" + one("Why?") + "Bye.\n### 2. How?\n"
    reading = read(text)
    assert codes(reading) == ["outside-text", "other-question"]
    assert "(2 in all, the first here)" in reading.problems[0].message
    assert reading.problems[0].line == 5


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("<details><summary>Why?</summary>So.", ["Why?"], ["open-details"]),
        ("<details><summary>Why?</summary>So.\n" + one("How?"), ["Why?", "How?"],
         ["open-details"]),
        ("<details><summary>Why?</summary>So.\n<summary>How?</summary>So.</details>",
         ["Why?", "How?"], ["open-details"]),
        ("<details><summary>Why?\nSo.</details>", ["Why?"], ["open-summary"]),
        ("<details><summary>Why?\nSo.\n" + one("How?"), ["Why?", "How?"],
         ["open-details", "open-summary"]),
        ("<details><summary>Why?\nSo.", ["Why?"], ["open-summary", "open-details"]),
        ("<details><summary>Why?\n<summary>How?</summary>So.</details>", ["Why?", "How?"],
         ["open-summary", "open-details", "no-answer"]),
        (one("Why?") + "</details>", ["Why?"], ["stray-tag"]),
        (one("Why?") + "</summary>", ["Why?"], ["stray-tag"]),
        ("<summary>How?</summary>\n" + one("Why?"), ["Why?"],
         ["stray-tag", "stray-tag", "outside-text"]),
        ("<details>So.</details>\n" + one("Why?"), ["Why?"], ["no-summary"]),
        ("<details>So.<details><summary>Why?</summary>So.</details>", ["Why?"],
         ["open-details", "no-summary"]),
        (one("") + one("Why?"), ["Why?"], ["no-question"]),
        (one("Why?", ""), ["Why?"], ["no-answer"]),
        (one("Why?", "\n```js\nf()\n") + one("How?"), ["Why?", "How?"],
         ["open-fence", "no-answer", "code-left-out"]),
    ],
)  # fmt: skip
def test_what_is_damaged_is_told_and_loses_no_question(
    text: str, asked: list[str], expected: list[str]
) -> None:
    reading = read(text)
    assert prompts(reading) == asked
    assert sorted(codes(reading)) == sorted(expected)


def test_an_open_answer_ends_where_the_next_question_begins() -> None:
    reading = read("<details><summary>Why?</summary>So.\n" + one("How?") + "Bye.\n")
    assert points(reading.items[0]) == [["So."]]
    assert reading.items[1].subject == "notes"
    assert codes(reading) == ["open-details", "outside-text"]


def test_endless_nesting_is_taken_for_questions_that_were_never_closed() -> None:
    reading = read("<details><summary>Why?</summary>So.\n" * (DEEPEST + 5))
    assert len(reading.items) == DEEPEST + 5
    assert codes(reading) == ["open-details"] * (DEEPEST + 5)


@pytest.mark.parametrize(
    ("text", "is_claimed"),
    [
        (DETAILS, True),
        (one("Why?"), True),
        (one("7. Closures"), True),
        (one("Why?") + one("Installation"), True),
        (one("Usage") + one("Installation") + one("Why?"), False),
        ("<details>only text</details>", False),
        ("```html\n" + one("Why?") + "```", False),
        ("No list at all.", False),
    ],
)
def test_it_claims_files_most_of_whose_summaries_ask(text: str, is_claimed: bool) -> None:
    assert (BANK.claim("a.md", text).sure > 0) is is_claimed


def test_the_more_questions_the_surer_it_is() -> None:
    few, many = (BANK.claim("a.md", one("Why?") * count) for count in (2, 42))
    assert 0 < few.sure < many.sure < 1
    assert many.why == "questions in <details> lists: 42 of them"


def test_a_data_file_is_none_of_its_own() -> None:
    assert BANK.claim("a.json", DETAILS).sure == 0
    assert codes(BANK.read("a.json", DETAILS)) == ["no-questions"]


def test_front_matter_is_read() -> None:
    (item,) = read("---\nid: wal\ntags: [db]\nlevel: senior\n---\n" + one("Why?")).items
    assert item.front_matter.identifier == "wal"
    assert item.front_matter.tags == ("db",)
    assert item.front_matter.level == "senior"
    assert item.line == 6
