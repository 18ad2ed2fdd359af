"""A topic as a page again: reading what was written gives the same topic."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.page import (
    Comparison,
    Drill,
    FollowUp,
    FrontMatter,
    KeyPoint,
    Metadata,
    Page,
    SelfCheck,
    TimedAnswer,
)
from app.domain.reader import read_page
from app.domain.writer import write_page

BARE = Page(
    path="a/b.md",
    title="T",
    subject="a",
    drills=(Drill(seconds=60, prompt="Say why."),),
)
RICH = Page(
    path="Databases/indexes.md",
    title="Indexes: `B+` & co",
    subject="Databases",
    metadata=Metadata(
        owner="Ada",
        last_updated=date(2026, 2, 17),
        prerequisites="SQL, and time",
        related_examples=("a.py", "b.py"),
    ),
    front_matter=FrontMatter(
        identifier="indexes",
        title="Indexes: `B+` & co",
        level="senior",
        minutes=20,
        prerequisites=("Databases/pages.md",),
        related=("Databases/plans.md",),
        tags=("sql", "speed: fast"),
        same_meaning=True,
    ),
    answers=(
        TimedAnswer(
            seconds=30,
            points=(
                KeyPoint(text="A sorted copy.", critical=True, alternatives=("b-tree", "tree")),
                KeyPoint(text="It costs writes.\nEach one.", alternatives=("slower",)),
            ),
        ),
        TimedAnswer(seconds=120, points=(KeyPoint(text="Read the plan."),)),
    ),
    follow_up=FollowUp(question="Why not all columns?\nReally?", answer="Writes.\nSpace."),
    tradeoff="Writes for reads.",
    comparisons=(
        Comparison(
            bad=('"Index all."',),
            strong=("Two.", "Measured."),
            why="It measured.",
            flaws=("no number",),
        ),
        Comparison(bad=("b",), strong=("s",), why="w\nv", flaws=("a, b", "c")),
        Comparison(bad=("b",), strong=("s",)),
    ),
    drills=(
        Drill(seconds=60, prompt="Say why:\n10 rows\n20 rows"),
        Drill(
            seconds=720,
            prompt="Design it.",
            required_outputs=("one, two", "three\nfour"),
            self_check=SelfCheck(dimensions=("a", "b, c"), minimum=1, maximum=5),
        ),
        Drill(seconds=90, prompt="p", required_outputs=("o",)),
        Drill(seconds=5400, prompt="p", self_check=SelfCheck(dimensions=("a",))),
    ),
    notes="Notes.\n\n- a\n  - b\n\n```\n# code\n```",
)


@pytest.mark.parametrize("topic", [BARE, RICH], ids=["bare", "rich"])
def test_a_written_page_is_read_as_the_same_topic_without_problems(topic: Page) -> None:
    reading = read_page(topic.path, write_page(topic))
    assert reading.page == topic
    assert reading.problems == ()


def test_a_page_with_little_is_written_with_little() -> None:
    assert write_page(BARE) == "# T\n\n## Interview Timed Drill\n\n- 60 seconds: Say why.\n"


WORD = st.sampled_from(
    ["a", "point", "of", "B-tree", "`x`", "**bold**", "C#", "<T>", "&", "99.9%", "caf\u00e9", "(x)",
     "answer:", "{x}", "a_b", "[l](m.md)", "|", "#2", "\N{ROCKET}", "why", "30s"]
)  # fmt: skip
LINE = st.lists(WORD, min_size=1, max_size=6).map(lambda words: "Say " + " ".join(words))
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
NAME = st.lists(WORD, min_size=1, max_size=3).map(lambda words: "Say " + " ".join(words)).filter(
    lambda name: "." not in name[-1:] and ";" not in name
)  # fmt: skip
PHRASE = st.sampled_from(["other words", "b", "\u00e9t\u00e9", "x: y"])
POINTS = st.lists(
    st.builds(
        KeyPoint,
        text=TEXT,
        critical=st.booleans(),
        alternatives=st.lists(PHRASE, max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
SECONDS = st.integers(1, 24 * 60).map(lambda tens: tens * 10)
TEXTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
FRONT = st.builds(
    FrontMatter,
    identifier=st.none() | st.sampled_from(["a-b", "1", "null", "yes"]),
    level=st.none() | st.sampled_from(["junior", "staff"]),
    minutes=st.none() | st.integers(1, 600),
    prerequisites=st.sampled_from([(), ("a/b.md",), ("a/b.md", "c d.md")]),
    tags=st.lists(PHRASE, unique=True, max_size=2).map(tuple),
    same_meaning=st.booleans(),
)
METADATA = st.builds(
    Metadata,
    owner=st.none() | LINE,
    last_updated=st.none() | st.dates(min_value=date(1000, 1, 1)),
    prerequisites=st.none() | LINE,
    related_examples=st.lists(NAME, max_size=2).map(tuple),
)
DRILLS = st.lists(
    st.builds(
        Drill,
        seconds=SECONDS,
        prompt=TEXT,
        required_outputs=st.just(()) | TEXTS,
        self_check=st.none() | st.builds(SelfCheck, dimensions=TEXTS),
    ),
    max_size=3,
).map(tuple)
NOTES = st.lists(
    st.sampled_from(["Text.", "", "## Head", "- a", "  - b", "1. x", "> quote", "```\n# c\n```"]),
    max_size=6,
).map(lambda lines: "\n".join(["Notes.", *lines, "End."]))
PAGES = st.builds(
    Page,
    path=st.just("Sub/page.md"),
    title=LINE,
    subject=st.just("Sub"),
    metadata=METADATA,
    front_matter=FRONT,
    answers=st.lists(
        st.builds(TimedAnswer, seconds=SECONDS, points=POINTS),
        max_size=3,
        unique_by=lambda answer: answer.seconds,
    ).map(tuple),
    follow_up=st.none() | st.builds(FollowUp, question=TEXT, answer=st.none() | TEXT),
    tradeoff=st.none() | TEXT,
    comparisons=st.lists(
        st.builds(
            Comparison,
            bad=TEXTS,
            strong=TEXTS,
            why=st.none() | TEXT,
            flaws=st.lists(NAME, max_size=2).map(tuple),
            levels=st.none() | st.sampled_from([(0, 1), (1, 3), (2, 3)]),
        ),
        max_size=2,
    ).map(tuple),
    drills=DRILLS,
    notes=NOTES,
).filter(lambda page: bool(page.answers or page.drills or page.comparisons))


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_any_topic_survives_being_written_and_read_again(topic: Page) -> None:
    assert read_page(topic.path, write_page(topic)).page == topic


# Texts that would be labels, boxes, rules or headings where they stand.
HOSTILE = st.sampled_from(
    ["30-second answer:", "2-minute answer: so", "Time box: 60 s", "Time box:", "Prompt: x", "a",
     "60 seconds: go", "(60 s) go", "60 s - go", "**Bad answer**", "Bad answer:", "A: yes",
     "Strong answer: y", "Why strong wins: z", "Flaws: a, b", "Common follow-up:",
     "Levels: bad 1, strong 3",
     "Answer: yes", "Strong response: r", "Tradeoff callout:", "[x] done", "[ ] [x] twice", "--",
     "***", "- -", "# h", "## Interview Timed Drill", "a\uff1ab", "Required outputs:", "\\d digit",
     "Self-check score (0-3 each): a, b", "> q", "Q1: What?", "Last updated: 2020-01-01", "```",
     "[Back](a.md)", "| a | b |", "1. x", "Owner: o", "\N{COPYRIGHT SIGN} us"]
)  # fmt: skip
SLASHES = st.sampled_from(["", "", "", "\\", "\\\\"])
HOSTILE_LINE = st.builds(lambda slashes, text: slashes + text, SLASHES, HOSTILE)
HOSTILE_TEXT = st.lists(HOSTILE_LINE, min_size=1, max_size=3).map("\n".join)
LEADS = st.sampled_from(["", "", "- ", "### ", "# ", "> ", "- [ ] ", "1. ", "> ## "])
HOSTILE_NOTES = st.lists(st.builds(str.__add__, LEADS, HOSTILE_LINE), max_size=4).map(
    lambda lines: "\n\n".join(["Notes.", *lines, "End."])
)
HOSTILE_TEXTS = st.lists(HOSTILE_TEXT, min_size=1, max_size=3).map(tuple)
HOSTILE_PAGES = st.builds(
    Page,
    path=st.just("Sub/page.md"),
    title=st.sampled_from(
        ["T", "C #", "C#", "Interview Timed Drill", "Bad answer", "\\Metadata", "Metadata", "#"]
    ),
    subject=st.just("Sub"),
    answers=st.lists(
        st.builds(
            TimedAnswer,
            seconds=SECONDS,
            points=st.lists(
                st.builds(KeyPoint, text=HOSTILE_TEXT, critical=st.booleans()),
                min_size=1,
                max_size=3,
            ).map(tuple),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda answer: answer.seconds,
    ).map(tuple),
    follow_up=st.none() | st.builds(FollowUp, question=HOSTILE_TEXT, answer=HOSTILE_TEXT),
    tradeoff=st.none() | HOSTILE_TEXT,
    comparisons=st.lists(
        st.builds(
            Comparison,
            bad=HOSTILE_TEXTS,
            strong=HOSTILE_TEXTS,
            why=st.none() | HOSTILE_TEXT,
            flaws=st.sampled_from([(), ("a, b",), ("a",), ("a, b", "c")]),
        ),
        max_size=2,
    ).map(tuple),
    drills=st.lists(
        st.builds(
            Drill,
            seconds=SECONDS,
            # A heading after a label on its line is a glued one, and was never a prompt.
            prompt=HOSTILE_TEXT.filter(lambda text: "##" not in text.split("\n")[0]),
            required_outputs=st.just(()) | HOSTILE_TEXTS,
            self_check=st.none() | st.builds(SelfCheck, dimensions=HOSTILE_TEXTS),
        ),
        max_size=3,
    ).map(tuple),
    notes=HOSTILE_NOTES,
)


@pytest.mark.parametrize(
    "notes",
    [
        "Notes.\n\n## Interview Timed Drill\n\n### (60 s) go\n\nEnd.",
        "Notes.\n\n## Interview Answer Block\n---",
        "Notes.\n\n> ## Interview Answer Block\n---",
    ],
)
def test_headings_in_notes_that_would_open_a_block_survive_being_written(notes: str) -> None:
    topic = replace(BARE, notes=notes)
    assert read_page(topic.path, write_page(topic)).page == topic


@settings(max_examples=150, deadline=None)
@given(HOSTILE_PAGES)
def test_texts_that_look_like_labels_survive_being_written_and_read_again(topic: Page) -> None:
    assert read_page(topic.path, write_page(topic)).page == topic


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("30-second answer:", "\\30-second answer:"),
        ("Time box: 60 s", "Time box: 60 s"),
        ("Common follow-up:", "\\Common follow-up:"),
        ("\\30-second answer:", "\\\\30-second answer:"),
        ("\\d matches a digit", "\\d matches a digit"),
        ("[x] done", "\\[x] done"),
    ],
)
def test_a_point_gets_a_backslash_only_where_it_would_be_read_as_something_else(
    text: str, written: str
) -> None:
    topic = replace(BARE, answers=(TimedAnswer(seconds=30, points=(KeyPoint(text=text),)),))
    assert f"30-second answer:\n\n- {written}\n" in write_page(topic)
    assert read_page(topic.path, write_page(topic)).page == topic


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("Strong answer:", "\\Strong answer:"),
        ("\\Strong answer:", "\\\\Strong answer:"),
        ("- [ ] Bad answer: b", "- [ ] \\Bad answer: b"),
        ("> Tradeoff callout: t", "> \\Tradeoff callout: t"),
        ("## Interview Timed Drill", "## \\Interview Timed Drill"),
        ("### 2-minute answer", "### \\2-minute answer"),
        ("## Metadata\n\n- Owner: o", "## \\Metadata\n\n- Owner: o"),
    ],
)
def test_a_note_that_would_be_read_as_a_part_gets_a_backslash(note: str, written: str) -> None:
    topic = replace(BARE, notes=f"Text.\n\n{note}\n\nStrong answer:\n- s\n\nBad answer:\n- b")
    assert f"\n\n{written}\n\n" in write_page(topic)
    assert read_page(topic.path, write_page(topic)).page == topic


def test_a_note_that_looks_like_a_label_and_is_none_there_is_written_as_it_is() -> None:
    topic = replace(BARE, notes="Text.\n\nTradeoff callout: none.")
    assert "\n\nTradeoff callout: none.\n" in write_page(topic)


def test_code_in_notes_keeps_its_backslashes() -> None:
    topic = replace(
        BARE, notes="```\n\\Strong answer:\n```\n\nStrong answer:\n- s\n\nBad answer:\n- b"
    )
    assert read_page(topic.path, write_page(topic)).page == topic


def test_metadata_of_several_lines_is_written_as_it_is() -> None:
    topic = replace(BARE, metadata=Metadata(owner="Ada\n[x] Bob"))
    assert read_page(topic.path, write_page(topic)).page == topic
