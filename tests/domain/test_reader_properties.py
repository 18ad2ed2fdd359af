"""Whatever a file holds: reading it never fails, loses nothing, and is fast."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.notes import links, mend, outline
from app.domain.reader import read_page
from app.domain.reading.lines import split_lines
from app.domain.writer import write_page

PIECES = [
    "", " ", "  ", "\t", "- ", "* ", "1. ", "> ", "# ", "## ", "### ", "```", "```py", "`", "`sh",
    "---", "<!--", "-->", "|", "**", "__", ":", "{critical}", "{alt: a; b}", "\ufeff", "\r", "\n",
    "\x08", "word", "30-second answer", "2-minute answer", "60 seconds", "Bad answer", "Flaws",
    "Strong answer", "Why strong wins", "Common follow-up", "Strong response", "Answer", "Time box",
    "Tradeoff callout", "Prompt", "Required outputs", "Self-check score (0-3 each)", "Metadata",
    "Owner", "Last updated", "Interview Answer Block", "Interview Bad vs Strong Answer",
    "Interview Timed Drill", "Interview", "Q1: What?", "(", ")", "[a](b.md)", "id: a", "&a", "*a",
    "\u00b2", "0", "10 minutes", "caf\u00e9",
]  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
FILES = st.lists(LINES, max_size=25).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(FILES, st.sampled_from(["a.md", "a/b.md", "a/README.md"]))
def test_any_file_is_read_and_its_topics_survive_being_written(text: str, path: str) -> None:
    reading = read_page(path, text)
    last = len(split_lines(text))
    for problem in reading.problems:
        assert 1 <= problem.line <= last
        assert problem.code
    for page in (*reading.items, *([reading.page] if reading.page else [])):
        assert page.title
        assert read_page(page.path, write_page(page)).page is not None
    mend(text)
    links(text)
    outline(text)


SKELETON = st.sampled_from(
    ["# T", "# C #", "# Interview Timed Drill", "## Interview Answer Block", "30-second answer:",
     "2-minute answer:", "## Interview Bad vs Strong Answer", "Bad answer:", "Strong answer:",
     "Why strong wins:", "## Interview Timed Drill", "- Time box: 10 minutes.", "- Prompt: p",
     "- Required outputs:", "- Self-check score (0-3 each):", "- 60 seconds: go", "## Notes", "",
     "## Metadata", "- Owner: o", "- Related examples: a", "Common follow-up:", "Strong response:"]
)  # fmt: skip
BULLET = st.builds(
    lambda before, text: before + text,
    st.sampled_from(["- ", "- ", "- ", "  - ", "    ", "* ", "", "\u200b", "- [ ] "]),
    st.sampled_from(
        ["30-second answer:", "2-minute answer: so", "Time box: 60 s", "Prompt:", "60 seconds: go",
         "Bad answer:", "Strong answer: y", "Flaws: a, b; c", "Flaws: a, b;", "Common follow-up:",
         "**Bad answer**", "[x] done", "\\30-second answer:", "\\\\Prompt: x", "\\d", "--", "# h",
         "a ## Interview", "word", "words {critical}", "x {alt: a; b} {critical}.", "a\uff1ab",
         "60 s - go", "Q1: What?", "Last updated: 2020-01-01", "[Back](a.md)", "|a|b|", "A: yes"]
    ),
)  # fmt: skip
PAGE_FILES = st.lists(BULLET | BULLET | SKELETON | st.just(""), min_size=4, max_size=18).map(
    "\n".join
)


@settings(max_examples=100, deadline=None)
@given(PAGE_FILES)
def test_a_page_that_was_read_survives_being_written(text: str) -> None:
    assert_survives(text)


def assert_survives(text: str) -> None:
    """What a file holds is the same after it was written out and read again."""
    reading = read_page("a/b.md", text)
    for page in (*reading.items, *([reading.page] if reading.page else [])):
        assert read_page(page.path, write_page(page)).page == page


# Lines that are labels in one place and notes in another, and pieces that make topics of files.
LOOSE = st.sampled_from(
    ["30-second answer:", "- 30-second answer: x", "Bad answer:", "Strong answer:", "Answer: yes",
     "- Bad answer: b", "- Strong answer: s", "Why strong wins:", "Common follow-up:", "A: yes",
     "Strong response:", "Tradeoff callout: q", "- Time box: 60 s", "- Prompt: p", "Flaws: a",
     "Levels: bad 1, strong 2", "- Self-check score (0-3 each): a, b", "**Strong answer:** t",
     "> Strong answer: quoted", "2 minutes: so", "**Q1: What?**", "- a point", "  - below",
     "  wrapped", "text", "", "", "---", "```", "<!-- c -->", "| a |", "### Strong answer",
     "#### 60-second answer", "## Part", "### Sub", "## Metadata", "- Owner: o", "## Practice",
     "### Interview Timed Drill", "\\Strong answer:", "- \\Prompt: x", "\u00a9 us", "<div>",
     "text: ## Interview Answer Block", "- [x] box", "1. Bad answer: x", "Title\n====", "Word\n---",
     "- Weak pattern: w", "Interview questions", "## Answers"]
)  # fmt: skip
TOPICS = st.sampled_from(
    ["# T\n## Interview Answer Block\n30-second answer:\n- p\n", "## Drills\n- 60 seconds: go\n",
     "## Trap 1: x\n- Weak pattern: w\n- Better move: m\n", "## Two\n30-second answer: a\n",
     "## One\nBad answer:\n- b\nStrong answer:\n- s\n", "**Q7: why?**\n**Answer**: because\n",
     "## A\n## Interview Answer Block\n30-second answer: a\n", "# T\n\ntext"]
)  # fmt: skip
LOOSE_FILES = st.lists(LOOSE | LOOSE | LOOSE | TOPICS, min_size=3, max_size=16).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(LOOSE_FILES)
def test_notes_that_look_like_parts_survive_being_written(text: str) -> None:
    assert_survives(text)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert read_page("a/b.md", text).page is None


@settings(max_examples=50, deadline=None)
@given(FILES)
def test_reading_is_the_same_with_any_line_ends(text: str) -> None:
    unix = text.replace("\r", "\n")
    assert read_page("a/b.md", unix) == read_page("a/b.md", unix.replace("\n", "\r\n"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["alpha", "beta 1", "- gamma", "## Delta", "| e |"]), max_size=8))
def test_every_word_of_a_page_is_in_its_notes_or_its_parts(lines: list[str]) -> None:
    notes = "\n\n".join(lines)
    reading = read_page("a/b.md", f"# T\n\n{notes}\n\n## Interview Timed Drill\n- 60 seconds: x\n")
    assert reading.page is not None
    assert reading.page.notes.split() == notes.split()


def work(text: str) -> float:
    """The processor time that reading a text takes, in seconds; a busy machine changes little."""
    started = time.process_time()
    read_page("a/b.md", text)
    return time.process_time() - started


SIZE = 1_000_000
HEAD = "# T\n## Interview Answer Block\n30-second answer:\n- "


@pytest.mark.parametrize(
    "text",
    [
        "x" * SIZE,
        ":" * SIZE,
        "*" * SIZE,
        "**a" * (SIZE // 3),
        "[a](" * (SIZE // 4),
        "[" * SIZE,
        "` " * (SIZE // 2),
        "#" * SIZE,
        "> " * (SIZE // 2),
        "1" * SIZE,
        "- " * (SIZE // 2),
        HEAD + "{alt: a} " * (SIZE // 9),
        HEAD + "{" * SIZE + "}" * 5,
        HEAD + "1 minute and " * (SIZE // 13),
        f"---\na: {'[' * SIZE}\n---\n",
        "## Interview Timed Drill\n- Prompt: a\n- Self-check (" + "0-" * (SIZE // 2) + "): b",
    ],
    ids=range(16),
)
def test_a_line_of_a_million_characters_is_read_at_once(text: str) -> None:
    assert work(text) < 2


@pytest.mark.parametrize(
    "line",
    [
        "```a",
        "~~~~",
        "`a",
        "<!--",
        "## Interview Answer Block",
        "# a",
        "- a",
        "**Q: a?**\nAnswer: b",
        "## A\n- Bad answer: b\n- Strong answer: c",
        "30-second answer:\n- a",
        "- Owner: a",
    ],
)
def test_the_time_grows_with_the_lines_and_not_with_their_square(line: str) -> None:
    part = f"# T\n## Metadata\n- Owner: a\n{line}\n"
    once = min(work(part * 150) for _ in range(2))
    assert min(work(part * 600) for _ in range(2)) < 10 * once
