"""What a line of a page is by where it stands: heads, headings, points, questions and notes."""

import pytest

from app.domain.page import Page
from app.domain.reader import read_page
from app.domain.reading.lines import Heading
from app.domain.reading.sections import block_heading

BLOCK = "## Interview Answer Block\n30-second answer:\n- a\n"
NAME = "Interview Answer Block"


def page_of(text: str) -> Page:
    """The topic of a page that has one."""
    page = read_page("a/b.md", text).page
    assert page is not None
    return page


def points_of(lines: str) -> list[str]:
    """The points of the answer of a page."""
    text = f"# T\n## {NAME}\n30-second answer:\n{lines}\n"
    return [point.text for point in page_of(text).answers[0].points]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"##{NAME}", Heading(2, NAME)),
        (f"#######{NAME}", Heading(6, NAME)),
        (f"> ## {NAME}", Heading(2, NAME)),
        (f"**{NAME}**", Heading(6, NAME)),
        (f"**{NAME}:**", Heading(6, NAME)),
        (f"**{NAME}**:", Heading(6, NAME)),
        (f"__{NAME}__", Heading(6, NAME)),
        (f"*{NAME}*", None),
        (f"## {NAME}: {'x' * 93}", Heading(2, f"{NAME}: {'x' * 93}")),
        (f"## {NAME}: {'x' * 94}", None),
        (f"## {NAME} - of mine", Heading(2, f"{NAME} - of mine")),
        (f"## \\{NAME}", None),
        (NAME, None),
    ],
)
def test_the_heading_of_a_block_is_known_however_it_is_written(
    text: str, heading: Heading | None
) -> None:
    assert block_heading(text) == heading


@pytest.mark.parametrize(
    ("line", "is_head"),
    [
        ("same_meaning: yes", True),
        ("same-meaning: yes", True),
        ("!a", True),
        ("&a b", True),
        ("*a", True),
        ('"a b": c', True),
        ("word", False),
        ("a b: c", False),
        ("http://a", False),
    ],
)
def test_a_head_has_a_line_that_looks_like_one(line: str, is_head: bool) -> None:
    assert page_of(f"---\n{line}\n---\n# T\n{BLOCK}").notes == (
        "" if is_head else f"---\n{line}\n---"
    )


@pytest.mark.parametrize(("first", "last"), [("---", "---"), ("---  ", "---  "), ("---", "...")])
def test_a_head_ends_with_dashes_or_dots(first: str, last: str) -> None:
    page = page_of(f"{first}\nid: a\n{last}\n# T\n{BLOCK}")
    assert page.front_matter.identifier == "a"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("---", False), ("---\nid: a", True), ("---  \nid: a\n# T", True), ("# T\nid: a", False)],
)
def test_a_head_without_an_end_is_told(text: str, is_told: bool) -> None:
    codes = [problem.code for problem in read_page("a/b.md", text).problems]
    assert ("front-matter" in codes) is is_told


@pytest.mark.parametrize(
    "entry",
    ["minutes: 1", "minutes: 600", "title: x", f"title: {'x' * 300}", f"tags: {'x' * 19_994}"],
)
def test_a_value_may_reach_its_limit(entry: str) -> None:
    assert read_page("a/b.md", f"---\n{entry}\n---\n# T\n{BLOCK}").problems == ()


@pytest.mark.parametrize("path", ["./x.md", "../x.md", "a//x.md", "a\\x.md", "a:x.md", "x.txt"])
def test_a_path_that_leads_elsewhere_is_left_out(path: str) -> None:
    assert page_of(f"---\nrelated: '{path}'\n---\n# T\n{BLOCK}").front_matter.related == ()


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        ("- a\n - b", ["a", "b"]),
        ("- a\n  - b", ["a\nb"]),
        ("- a\nb", ["a b"]),
        ("- a\n\n  b", ["a b"]),
        ("<div>\n- a\n  </div>", ["a"]),
        ("- a\n```\nc\n```\nb", ["a"]),
        ("- a\nThese are not ours:", ["a"]),
        ("- a\nThese are not all ours:", ["a These are not all ours:"]),
        ("a\n\nb", ["a", "b"]),
    ],
)
def test_a_line_goes_on_with_a_point_or_begins_one(lines: str, points: list[str]) -> None:
    assert points_of(lines) == points


def test_a_line_goes_on_with_the_text_in_a_heading() -> None:
    page = page_of(f"# T\n## {NAME}\n### 30-second answer: a\nb\n")
    assert [(point.text, point.line) for point in page.answers[0].points] == [("a b", 3)]


def test_a_paragraph_knows_its_line() -> None:
    (point,) = page_of(f"# T\n## {NAME}\n30-second answer:\na\n").answers[0].points
    assert point.line == 4


def test_layout_is_no_note() -> None:
    page = page_of("# T\n30-second answer:\n <div>\n- a\n<br/>\n\n## N\ny\n")
    assert page.notes == "## N\ny"


@pytest.mark.parametrize(
    ("text", "title", "line"),
    [
        (f"\n\n# T\n{BLOCK}", "T", 3),
        (f"T\n===\n{BLOCK}", "T", 1),
        (f"\nT\n===\n{BLOCK}", "T", 2),
        (f"`T`\n===\n{BLOCK}", "b", 1),
        (f"> T\n===\n{BLOCK}", "b", 1),
        (BLOCK, "b", 1),
    ],
)
def test_a_page_stands_where_its_title_does(text: str, title: str, line: int) -> None:
    assert (page_of(text).title, page_of(text).line) == (title, line)


@pytest.mark.parametrize("name", ["index", "README", "readme", "Index"])
def test_the_page_of_a_folder_is_called_like_the_folder(name: str) -> None:
    page = read_page(f"x/my-folder/{name}.md", BLOCK).page
    assert page is not None
    assert page.title == "my folder"


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        (f"{NAME}\n---", [2]),
        (f"see ## {NAME}", [2]),
        (f"see # 1 ## {NAME}", [2]),
        (f"see \\## {NAME}", []),
    ],
)
def test_a_block_without_labels_is_named_by_its_line(heading: str, lines: list[int]) -> None:
    problems = read_page("a/b.md", f"# T\n{heading}\nx\n{BLOCK}").problems
    assert [(problem.line, problem.code) for problem in problems] == [
        (line, "empty-block") for line in lines
    ]


def test_headings_of_the_same_level_may_be_the_labels_of_a_block() -> None:
    text = "# T\n## Interview Bad vs Strong Answer\n## Bad\nb\n## Strong\ns\n"
    assert [(pair.bad, pair.strong) for pair in page_of(text).comparisons] == [(("b",), ("s",))]


@pytest.mark.parametrize(
    ("before", "notes"),
    [
        ("x\n\n---\n\n", "x\n\n## N\ny"),
        ("x\n\n---\n", "x\n\n## N\ny"),
        ("x\n## Metadata\n- Owner: a\n\n", "x\n\n## N\ny"),
    ],
)
def test_what_divided_a_block_from_the_notes_goes_with_it(before: str, notes: str) -> None:
    assert page_of(f"# T\n{before}{BLOCK}## N\ny\n").notes == notes


def test_a_label_right_below_the_metadata_is_read() -> None:
    page = page_of("# T\n## Metadata\n- Owner: a\n30-second answer:\n- b\n")
    assert [point.text for point in page.answers[0].points] == ["b"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("**a?**\n\n\nAnswer: b", "a?"),
        ("**a?**\n\n\n\nAnswer: b", None),
        ("**a?\nAnswer: b", None),
        ("q: a\nAnswer: b", "a"),
        ("Q: a\nAnswer: b", "a"),
        (" 1. a?\nAnswer: b", None),
        ("Quite a?\nAnswer: b", None),
        (f"**{'a' * 299}?**\nAnswer: b", f"{'a' * 299}?"),
        (f"**{'a' * 300}?**\nAnswer: b", None),
        ("# a?\nAnswer: b", None),
    ],
)
def test_a_question_is_short_and_has_its_answer_close_by(text: str, title: str | None) -> None:
    assert [item.title for item in read_page("a/b.md", text).items] == ([title] if title else [])


@pytest.mark.parametrize(
    ("answer", "points", "notes"),
    [
        ("Answer: b\nAnswer: c", ["b Answer: c"], ""),
        ("Answer: b\n**c** d", ["b **c** d"], ""),
        ("Answer: b\n**Note:**\nd", ["b"], "**Note:**\nd"),
        ("Answer: b\n**Note**:\nd", ["b"], "**Note**:\nd"),
        ("Answer: b\n<!-- c", ["b"], "<!-- c"),
        ("Answer:\n- b\n - c", ["b", "c"], ""),
        ("Answer:\n- b\n  - c", ["b\nc"], ""),
        ("Answer:\n- b\n\n  c", ["b c"], ""),
        ("Answer:\n- b\n\n c", ["b", "c"], ""),
        ("Answer: b\n\n  c", ["b", "c"], ""),
    ],
)
def test_an_answer_goes_on_until_something_else_begins(
    answer: str, points: list[str], notes: str
) -> None:
    (item,) = read_page("a/b.md", f"**a?**\n{answer}\n").items
    assert ([point.text for point in item.answers[0].points], item.notes) == (points, notes)


def test_what_a_question_becomes_knows_its_lines() -> None:
    (item,) = read_page("a/b.md", "\n**a?**\nAnswer: b\n- c\n\nd\n").items
    assert (item.line, item.answers[0].line, item.drills[0].line) == (2, 2, 2)
    assert [point.line for point in item.answers[0].points] == [3, 4, 6]


def test_a_question_before_the_title_is_asked_once() -> None:
    assert len(read_page("a/b.md", "**a?**\nAnswer: b\n# T\nx\n").items) == 1
