import pytest

from app.domain.banks.question_file import BANK
from app.domain.page import Reading
from tests.domain.banks.samples import QUESTION_FILE, codes, points, prompts


def read(text: str) -> Reading:
    return BANK.read("notes/wal.md", text)


def test_the_title_asks_and_good_to_hear_gives_the_key_points() -> None:
    reading = read(QUESTION_FILE)
    (item,) = reading.items
    assert item.path == "notes/wal.md#what-is-a-write-ahead-log"
    assert prompts(reading) == ["What is a write-ahead log?"]
    assert points(item) == [
        ["It is flushed in order.", "It can be archived."],
        ["A file of changes that is flushed before the data is.", "It survives a crash."],
    ]
    assert item.notes == "* [A paper](https://example.org/wal)"
    assert item.front_matter.tags == ("databases", "durability")
    assert item.front_matter.level == "senior"
    assert item.subject == "databases"
    assert reading.problems == ()


def test_a_title_with_text_below_it_asks_in_full() -> None:
    reading = read("# Write a queue\n\nUse this:\n\n```js\nf()\n```\n\n## Answer\n\nSo.\n")
    assert prompts(reading) == ["Write a queue\n\nUse this:\n\n```js\nf()\n```"]
    assert points(reading.items[0]) == [["So."]]


def test_a_heading_question_asks_what_stands_below_it_and_the_title_is_a_tag() -> None:
    reading = read("# Closures\n\n## Question\n\nWhy?\n\n## Answer\n\nSo.\n")
    assert prompts(reading) == ["Why?"]
    assert reading.items[0].front_matter.tags == ("Closures",)


def test_a_heading_below_the_answer_is_a_part_of_it() -> None:
    text = "# Why?\n## Answer\nSo.\n### When\nThen.\n## Good to hear:\n- one\n## And\n- two\n"
    reading = read(text)
    assert prompts(reading) == ["Why?"]
    assert points(reading.items[0]) == [["one", "And\ntwo"], ["So.", "When\nThen."]]


@pytest.mark.parametrize(
    "text",
    [
        "# Why?\n## Answer\nSo.\n# How?\n## Answer\nSo.\n",
        "## Why?\n## Answer\nSo.\n## How?\n## Answer\nSo.\n",
        "# Why?\n### Good to hear\n- So.\n# How?\n### Good to hear\n- So.\n",
        "## Question\nWhy?\n## Answer\nSo.\n## Question\nHow?\n## Answer\nSo.\n",
        "# All\nWords\n## Why?\n### Answer\nSo.\n## How?\n### Answer\nSo.\n",
    ],
)
def test_a_file_may_hold_several_questions_of_the_kind(text: str) -> None:
    reading = read(text)
    assert prompts(reading) == ["Why?", "How?"]
    assert [points(item) for item in reading.items] == [[["So."]], [["So."]]]


def test_tags_may_stand_above_the_title() -> None:
    (item,) = read("<!-- tags: (db) -->\n<!-- level: mid -->\n# Why?\n## Answer\nSo.\n").items
    assert item.front_matter.tags == ("db",)
    assert item.front_matter.level == "mid"


def test_empty_parts_are_no_loss() -> None:
    reading = read("# Why?\n## Answer\nSo.\n## Good to hear&#x20;\n\n## Additional links\n\n")
    assert points(reading.items[0]) == [["So."]]
    assert reading.items[0].notes == ""
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Answer\nSo.\n", ["no-question"]),
        ("# Why?\n## Answer\n", ["no-answer"]),
        ("# Why?\n## Answer\n```js\nf()\n```\n", ["no-answer", "code-left-out"]),
        ("# Why?\n## Answer\nSo.\n<!-- expertise: (9) -->\n", ["unknown-level"]),
        ("# All\nWords\n# Why?\n## Answer\nSo.\n# End\nBye.\n", ["outside-text"]),
        ("---\nid: wal\n---\n# Why?\n## Answer\nSo.\n", []),
    ],
)
def test_what_is_missing_is_told(text: str, expected: list[str]) -> None:
    assert sorted(codes(read(text))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "is_claimed"),
    [
        (QUESTION_FILE, True),
        ("# Why?\n## Answer\nSo.\n", True),
        ("# Why?\n## Good to hear\n- one\n", True),
        ("# Why?\n## Additional links\n- one\nan answer\n", False),
        ("# The answer to everything is a long title that no label would ever have\n", False),
        ("# Why?\nSo.\n", False),
        ("The answer is so.\n", False),
    ],
)
def test_it_claims_files_with_a_heading_for_the_answer(text: str, is_claimed: bool) -> None:
    assert (BANK.claim("a.md", text).sure > 0) is is_claimed


def test_a_data_file_is_none_of_its_own() -> None:
    assert BANK.claim("a.json", QUESTION_FILE).sure == 0
