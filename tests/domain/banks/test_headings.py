import pytest

from app.domain.banks.headings import BANK
from app.domain.page import Reading
from tests.domain.banks.samples import HEADINGS, codes, points, prompts


def read(text: str) -> Reading:
    return BANK.read("notes/db.md", text)


def test_each_heading_asks_and_the_text_below_it_answers() -> None:
    reading = read(HEADINGS)
    assert prompts(reading) == ["What is a write-ahead log?", "Why do pages split?"]
    assert [points(item) for item in reading.items] == [
        [["A file of changes that is flushed before the data is.", "It survives a crash."]],
        [["They are full."]],
    ]
    assert [item.line for item in reading.items] == [5, 11]
    assert codes(reading) == ["back-link"]


@pytest.mark.parametrize(
    ("heading", "prompt"),
    [
        ("### Why?", "Why?"),
        ("### 12. Why?", "Why?"),
        ("### 12. Explain splits", "Explain splits"),
        ("12. ### Why?", "Why?"),
        ("- ### Why?", "Why?"),
        ("## Q: Why?", "Why?"),
        ("## Q: Splits", "Splits"),
        ("#### **Q7. Why?**", "Why?"),
        ("### What does <code>fsync</code> do?", "What does <code>fsync</code> do?"),
        ("### 12. Why? ###", "Why?"),
        ("# 1. Why?", "Why?"),
    ],
)
def test_a_question_is_a_heading_in_any_of_the_usual_forms(heading: str, prompt: str) -> None:
    reading = read(f"{heading}\n\nThey are full.\n")
    assert prompts(reading) == [prompt]
    assert points(reading.items[0]) == [["They are full."]]


def test_answers_indented_below_a_numbered_item_are_read() -> None:
    text = (
        "3. ### Why?\n\n    Two reasons:\n\n    - full\n    - big\n\n    ```js\n    f()\n    ```\n"
    )
    reading = read(text)
    assert points(reading.items[0]) == [["Two reasons:\nfull", "big"]]


def test_numbered_headings_ask_if_most_of_them_sound_like_it() -> None:
    assert prompts(read("### 1. Why?\nSo.\n### 2. Splits\nSo.\n")) == ["Why?", "Splits"]
    steps = "### 1. Install\nSo.\n### 2. Run\nSo.\n### 3. Why?\nSo.\n"
    assert prompts(read(steps)) == ["Why?"]


def test_a_heading_below_a_question_is_a_part_of_its_answer() -> None:
    reading = read("### 1. Why?\nSo.\n#### When?\nThen.\n### 2. How?\nSo.\n")
    assert prompts(reading) == ["Why?", "How?"]
    assert points(reading.items[0]) == [["So.", "When?\nThen."]]


def test_a_section_that_asks_does_not_swallow_the_questions_below_it() -> None:
    reading = read("## What is a disk?\nRound.\n### Why?\nSo.\n#### Then?\nYes.\n### How?\nSo.\n")
    assert prompts(reading) == ["What is a disk?", "Why?", "How?"]
    assert points(reading.items[0]) == [["Round."]]


def test_an_answer_ends_at_a_heading_of_its_level_or_above() -> None:
    reading = read("### Why?\nSo.\n### Summary\nBye.\n## End\nBye.\n### How?\nSo.\n")
    assert points(reading.items[0]) == [["So."]]
    assert codes(reading) == ["outside-text"]


def test_the_section_is_a_tag_and_a_list_of_contents_is_none() -> None:
    text = (
        "# All\n## Contents\n### Why?\nSo.\n## Disks\n### How?\nSo.\n## **Logs**\n### And?\nSo.\n"
    )
    tags = [item.front_matter.tags for item in read(text).items]
    assert tags == [(), ("Disks",), ("Logs",)]


def test_the_title_of_a_file_is_no_question_of_its_list() -> None:
    assert prompts(read("# Ready?\n\n## Why?\nSo.\n")) == ["Why?"]
    assert prompts(read("# Why?\nSo.\n# How?\nSo.\n")) == ["Why?", "How?"]


def test_the_label_before_an_answer_is_taken_off() -> None:
    reading = read("### Q: Why?\nA: So.\n### How?\n**Answer:** So.\n")
    assert [points(item) for item in reading.items] == [[["So."]], [["So."]]]


def test_a_fence_that_is_never_closed_swallows_no_question() -> None:
    reading = read("### 1. Why?\nSo.\n```js\nf()\n\n### 2. How?\nSo.\n```js\ng()\n```\n")
    assert prompts(reading) == ["Why?", "How?"]
    assert codes(reading) == ["open-fence", "code-left-out"]


def test_a_question_without_text_below_it_has_no_answer() -> None:
    reading = read("### Why?\n### How?\nSo.\n")
    assert codes(reading) == ["no-answer"]
    assert reading.items[0].answers == ()


@pytest.mark.parametrize(
    ("text", "is_claimed"),
    [
        (HEADINGS, True),
        ("## Why?\nSo.", True),
        ("## Disks\n### Why?\nSo.", True),
        ("## Disks\n## Logs\n### Why?\nSo.", False),
        ("# Why?\nSo.", False),
        ("## 1. Install\n## 2. Run\n", False),
        ("## ???\n", False),
        ("```md\n### 1. why\n```", False),
        ("No headings.", False),
    ],
)
def test_it_claims_files_as_many_of_whose_headings_ask_as_do_not(
    text: str, is_claimed: bool
) -> None:
    assert (BANK.claim("a.md", text).sure > 0) is is_claimed


def test_a_data_file_is_none_of_its_own() -> None:
    assert BANK.claim("a.csv", HEADINGS).sure == 0
