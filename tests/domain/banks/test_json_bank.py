import json

import pytest

from app.domain.banks.json_bank import BANK
from app.domain.banks.json_values import JsonError, read_json
from app.domain.errors import Level
from app.domain.page import Page, Reading
from tests.domain.banks.samples import JSON, codes, points, prompts


def read(value: object) -> Reading:
    return BANK.read("notes/db.json", value if isinstance(value, str) else json.dumps(value))


def only(value: object) -> Page:
    (item,) = read(value).items
    return item


def test_a_list_of_objects_with_question_and_answer_is_read() -> None:
    reading = read(JSON)
    assert prompts(reading) == ["What is a write-ahead log?", "Why do pages split?"]
    assert points(reading.items[0]) == [
        ["A file of changes that is flushed before the data is.", "It survives a crash."]
    ]
    assert [item.line for item in reading.items] == [2, 4]
    assert reading.items[0].path == "notes/db.json#what-is-a-write-ahead-log"
    assert reading.problems == ()


@pytest.mark.parametrize(
    "value",
    [
        [{"question": "Why?", "answer": "So."}],
        [{"Prompt": "Why?", "Response": "So."}],
        [{"q": "Why?", "a": "So."}],
        [{"front": "Why?", "back": "So."}],
        [{"question_text": "Why?", "sampleAnswer": "So."}],
        [{"title": "Why?", "explanation": "So."}],
        [{"term": "Why?", "name": "x?", "definition": "So."}],
        {"questions": [{"question": "Why?", "answer": "So."}]},
        {"version": 3, "data": {"cards": [{"question": "Why?", "answer": "So."}]}},
        [[[{"question": "Why?", "answer": "So."}]]],
        {"question": "Why?", "answer": "So."},
        {"Why?": "So."},
        {"Why?": ["So."]},
        {"data": {"Tell me why": "So."}},
        [{"question": "Why?", "answer": ["So."]}],
        [{"question": "Why?", "answer": "So.", "tags": None}],
    ],
)
def test_questions_are_found_under_their_usual_names_however_they_lie(value: object) -> None:
    reading = read(value)
    assert prompts(reading) == ["Why?"] or prompts(reading) == ["Tell me why"]
    assert points(reading.items[0]) == [["So."]]


def test_a_list_of_answers_is_a_list_of_points() -> None:
    item = only([{"question": "Why?", "answer": ["It is full. So it splits.", " ", "It is big."]}])
    assert points(item) == [["It is full. So it splits.", "It is big."]]


def test_several_answers_are_one_in_their_order() -> None:
    item = only([{"question": "Which?", "answer": "B", "explanation": "It is full."}])
    assert points(item) == [["B", "It is full."]]


def test_markdown_in_an_answer_is_read_as_such() -> None:
    item = only([{"question": "Why?", "answer": "- one\n- two\n\n```js\nf()\n```"}])
    assert points(item) == [["one", "two"]]


def test_named_key_points_come_first() -> None:
    item = only([{"question": "Why?", "answer": "So.", "keyPoints": ["one", "two"]}])
    assert points(item) == [["one", "two"], ["So."]]


@pytest.mark.parametrize(
    ("fields", "subject", "tags"),
    [
        ({}, "notes", ()),
        ({"tags": ["db", " log ", ""]}, "db", ("db", "log")),
        ({"tags": "db, log; disk"}, "db, log", ("db, log", "disk")),
        ({"tags": "db, log"}, "db", ("db", "log")),
        ({"category": "Disks", "tags": ["db"]}, "Disks", ("db",)),
        ({"category": "Disks", "topic": "Logs"}, "Disks", ("Logs",)),
    ],
)
def test_the_category_is_the_subject_and_tags_are_tags(
    fields: dict[str, object], subject: str, tags: tuple[str, ...]
) -> None:
    item = only([{"question": "Why?", "answer": "So.", **fields}])
    assert (item.subject, item.front_matter.tags) == (subject, tags)


@pytest.mark.parametrize(
    "value",
    [
        {"Disks": [{"question": "Why?", "answer": "So."}]},
        {"Disks": {"1": [{"question": "Why?", "answer": "So."}]}},
        {"data": [{"title": "Disks", "questions": [{"question": "Why?", "answer": "So."}]}]},
        {"x": {"name": "no", "topic": "Disks", "items": [{"question": "Why?", "answer": "So."}]}},
        {"Disks": {"Why?": "So."}},
    ],
)
def test_the_group_a_question_lies_in_is_its_subject(value: object) -> None:
    assert only(value).subject == "Disks"


def test_id_level_and_links_are_read() -> None:
    item = only(
        [{"question": "Why?", "answer": "So.", "_id": "wal-1", "difficulty": "Hard",
          "references": ["https://example.org/a", "https://example.org/b"]}]
    )  # fmt: skip
    assert item.front_matter.identifier == "wal-1"
    assert item.front_matter.level == "senior"
    assert item.notes == "- https://example.org/a\n- https://example.org/b"
    assert only([{"q": "Why?", "a": "So.", "link": " x "}]).notes == "x"


def test_a_number_as_id_is_a_part_of_the_path() -> None:
    item = only([{"id": 7, "question": "Why?", "answer": "So."}])
    assert (item.path, item.front_matter.identifier) == ("notes/db.json#7", None)


def test_numbers_and_truth_values_are_texts() -> None:
    item = only([{"question": "Is it?", "answer": True, "explanation": 42, "links": [None, 1.5]}])
    assert points(item) == [["true", "42"]]
    assert item.notes == "- 1.5"


def test_questions_inside_a_question_are_questions_of_their_own() -> None:
    follow = {"question": "And then?", "answer": "Yes."}
    reading = read([{"question": "Why?", "followUps": [follow], "answer": "So."}])
    assert prompts(reading) == ["Why?", "And then?"]
    assert reading.problems == ()


def test_a_repeated_key_loses_no_question() -> None:
    reading = read('{"Why?": "So.", "Why?": "And so."}')
    assert [points(item) for item in reading.items] == [[["So."]], [["And so."]]]
    assert len({item.path for item in reading.items}) == 2


def test_fields_that_no_question_has_a_use_for_are_told_by_name() -> None:
    value = {
        "version": "3",
        "empty": "",
        "questions": [
            {"question": "Why?", "answer": "So.", "votes": 3, "options": {"A": "x"}, "none": []},
            {"question": "How?", "answer": "So.", "votes": 4, "tags": {"a": {"b": "c"}}},
        ],
    }
    reading = read(value)
    (problem,) = reading.problems
    assert problem.code == "unused-field"
    assert ": A, b, tags, version, votes (6 in all" in problem.message


@pytest.mark.parametrize("entry", ["a text", 3, {"foo": 1}, {}, None])
def test_an_entry_that_is_no_question_is_told_with_its_line(entry: object) -> None:
    value = [{"question": "Why?", "answer": "So."}, entry, {"question": "How?", "answer": "So."}]
    reading = read(json.dumps(value, indent=1))
    assert prompts(reading) == ["Why?", "How?"]
    assert codes(reading) == ["not-a-question"]
    assert reading.problems[0].line > 2


def test_an_entry_that_holds_questions_is_gone_into() -> None:
    inner = {"question": "How?", "answer": "So."}
    reading = read([{"question": "Why?", "answer": "So."}, {"Disks": [inner]}, [inner]])
    assert prompts(reading) == ["Why?", "How?", "How?"]


def test_a_question_that_is_no_text_is_none() -> None:
    assert codes(read([{"question": {"en": "Why?"}, "answer": "So."}])) == ["no-questions"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[{"question": "Why?",\n"answer": "So', 2, "cut off"),
        ('[{"question": "Why?",\n"answer": "So."},', 2, "cut off"),
        ("", 1, "cut off"),
        ('[{"question": "Why?"\n"answer": "So."}]', 2, "this is no JSON (Expecting"),
        ('[{"question": NaN}]', 1, "nothing of the file is read"),
        ("[" * 100_000, 1, "nothing of the file is read"),
        ('[{"question": "\\ud800"}]', 1, "no database"),
        ("[" * 40 + "]" * 40, 1, "nested more than"),
    ],
)
def test_what_is_no_json_is_an_error_with_its_line(text: str, line: int, message: str) -> None:
    reading = read(text)
    (problem,) = reading.problems
    assert (problem.line, problem.level, problem.code) == (line, Level.ERROR, "unreadable")
    assert message in problem.message
    assert reading.items == ()


def test_lines_are_counted_past_escaped_quotes_and_line_endings() -> None:
    text = '\ufeff[\r\n{"q": "a \\"b\\" \\\\",\r\n"a": "c"},\r\n{"q": "d?", "a": "e"}]'
    assert [item.line for item in read(text).items] == [2, 4]
    assert read_json("3").lines == []
    with pytest.raises(JsonError, match="cut off"):
        read_json("[")


@pytest.mark.parametrize(
    ("path", "text", "is_claimed"),
    [
        ("a.json", JSON, True),
        ("a.md", JSON, True),
        ("a.json", "3", True),
        ("a.json", "[", True),
        ("a.json", '{"name": "x", "scripts": {"list": "y"}}', True),
        ("a.md", '{"name": "x"}', False),
        ("a.md", "[a link](b.md)", False),
        ("a.md", "# Why?", False),
    ],
)
def test_it_claims_files_that_hold_questions_and_files_named_as_json(
    path: str, text: str, is_claimed: bool
) -> None:
    assert (BANK.claim(path, text).sure > 0) is is_claimed


def test_a_file_named_as_json_without_questions_says_so() -> None:
    assert codes(read('{"name": "x"}')) == ["no-questions"]
    assert BANK.claim("a.json", "{}").sure < BANK.claim("a.json", JSON).sure
