"""Further answers, pairs, traps and questions that a page holds under headings of their own."""

import pytest

from app.domain.page import Comparison, Drill, FollowUp, KeyPoint, Page, TimedAnswer
from app.domain.reader import read_page, spoken_seconds

MAIN = """
## Interview Answer Block
- 30-second answer: Of the page itself.
"""


def items(text: str) -> tuple[Page, ...]:
    """The items of a page that has answers of its own as well."""
    reading = read_page("talks/hub.md", f"# Hub\n{text}{MAIN}")
    assert reading.page is not None
    assert [len(answer.points) for answer in reading.page.answers] == [1]
    assert (reading.page.comparisons, reading.page.drills) == ((), ())
    return reading.items


def points(*texts: str) -> tuple[KeyPoint, ...]:
    """Key points without tags."""
    return tuple(KeyPoint(text=text) for text in texts)


def test_answers_under_another_heading_become_an_item_of_the_page() -> None:
    (item,) = items(
        "## Locks and `async`\n\nIntro.\n\n- 30-second answer: Short.\n"
        "- 2-minute deep dive: Long.\n"
        "- Common follow-up: Why?  \nAnswer: Because.\n- Tradeoff callout: Cost.\n\n---\n"
    )
    assert item == Page(
        path="talks/hub.md#locks-and-async",
        title="Locks and `async`",
        subject="talks",
        answers=(
            TimedAnswer(seconds=30, points=points("Short.")),
            TimedAnswer(seconds=120, points=points("Long.")),
        ),
        follow_up=FollowUp(question="Why?", answer="Because."),
        tradeoff="Cost.",
        notes="Intro.",
    )
    assert item.line == 2


@pytest.mark.parametrize(
    "lines",
    [
        "- Bad answer: b\n- Strong answer: s\n- Why strong wins: w",
        "Bad answer:\n- b\n\nStrong answer:\n- s\n\nWhy the strong one wins: w",
        "- Weak pattern: b\n- Better move: s\n- Why it wins: w",
        "- Weak answer: b\n- Stronger answer: s\n- Why this is better: w",
        "### Bad answer\nb\n### Strong answer\ns\n### Why strong wins\nw",
    ],
)
def test_a_pair_under_another_heading_becomes_a_comparison(lines: str) -> None:
    (item,) = items(f"## Trap 3: Too early\n\n{lines}\n")
    assert item.path == "talks/hub.md#trap-3-too-early"
    assert item.title == "Trap 3: Too early"
    assert item.comparisons == (Comparison(bad=("b",), strong=("s",), why="w"),)


def test_a_prompt_with_a_time_box_under_another_heading_becomes_a_drill() -> None:
    (item,) = items("## Round 1\n- Time box: 15 minutes\n- Prompt: Design a shop.\n")
    assert item.drills == (Drill(seconds=900, prompt="Design a shop."),)


@pytest.mark.parametrize(
    "lines",
    [
        "- Bad: b\n- Good: s\n- Why it matters: w",
        "- Bad answer: b",
        "- Time box: 15 minutes",
        "- Prompt: Design a shop.",
        "- 60 seconds: is long",
        "- Constraints:\n  - a\n- Required signals:\n  - b",
        "**Bold**: text\n\nAnswer: to nothing",
    ],
)
def test_a_section_that_is_nothing_to_practise_is_no_item(lines: str) -> None:
    assert items(f"## Notes\n{lines}\n") == ()


def test_blocks_repeated_under_several_headings_belong_to_those_headings() -> None:
    block = "### Interview Answer Block\n30-second answer:\n- {}\n"
    reading = read_page("a/b.md", "# T\n## One\n" + block.format(1) + "## Two\n" + block.format(2))
    assert reading.page is None
    assert [item.path for item in reading.items] == ["a/b.md#one", "a/b.md#two"]
    assert reading.items[1].answers == (TimedAnswer(seconds=30, points=points("2")),)
    assert reading.problems == ()


def test_a_heading_out_of_place_does_not_take_a_block_from_its_page() -> None:
    block = "### Interview Answer Block\n30-second answer:\n- {}\n"
    for text in (
        "# T\n## Interview Answer Block\nSee below.\n# stray\n" + block.format(1),
        "# T\n## One\n### Interview Answer Block\n" + block.format(1),
    ):
        reading = read_page("a/b.md", text)
        assert reading.page is not None
        assert reading.page.answers == (TimedAnswer(seconds=30, points=points("1")),)


@pytest.mark.parametrize(
    "heading", ["## Prompt 1: A shop", "## Flaws", "## Why Kafka wins", "## Time box"]
)
def test_a_heading_that_only_looks_like_a_label_is_none(heading: str) -> None:
    (item,) = items(f"{heading}\n- Bad answer: b\n- Strong answer: s\n")
    assert item.title == heading[3:]


def test_an_item_under_an_empty_heading_is_called_like_its_file() -> None:
    (item,) = items("##\n- Bad answer: b\n- Strong answer: s\n")
    assert (item.path, item.title) == ("talks/hub.md#section", "hub")


def test_labels_with_nothing_below_them_make_no_item() -> None:
    assert items("## Trap\nBad answer:\n\nStrong answer:\n") == ()


def test_items_with_the_same_heading_have_different_paths() -> None:
    pair = "## Trap\n- Bad answer: b\n- Strong answer: s\n"
    assert [
        item.path for item in items(pair * 3 + "## Trap-1\n- Bad answer: b\n- Strong answer: s\n")
    ] == [
        "talks/hub.md#trap",
        "talks/hub.md#trap-1",
        "talks/hub.md#trap-2",
        "talks/hub.md#trap-1-1",
    ]


QUESTIONS = """## Basics

**Q7: What is a circuit breaker?**

**Answer**:
A guard that **stops calling** a broken service to:

- let it recover
- fail fast
  - within 1 ms

**States**:

- Closed
- Open

---

**Q8: Explain `await`**

**Answer:** It frees the thread
while it waits.

It starts none.

```python
await x
```

After the code.
"""


def test_a_bold_question_with_an_answer_becomes_an_item_with_a_drill() -> None:
    first, second = items(QUESTIONS)
    assert first == Page(
        path="talks/hub.md#what-is-a-circuit-breaker",
        title="What is a circuit breaker?",
        subject="talks",
        answers=(
            TimedAnswer(
                seconds=30,
                points=points(
                    "A guard that **stops calling** a broken service to:",
                    "let it recover",
                    "fail fast\nwithin 1 ms",
                ),
            ),
        ),
        drills=(Drill(seconds=60, prompt="What is a circuit breaker?"),),
        notes="**States**:\n\n- Closed\n- Open",
    )
    assert second.title == "Explain `await`"
    assert second.answers[0].points == points(
        "It frees the thread while it waits.", "It starts none."
    )
    assert second.notes == "```python\nawait x\n```\n\nAfter the code."
    assert (first.line, second.line) == (4, 20)


@pytest.mark.parametrize(
    "text",
    [
        "**What is it?**\n\n**Answer**: That.",
        "**What is it?**\nAnswer: That.",
        "__Q: What is it?__\n\n__Answer:__ That.",
        "### What is it?\n\nAnswer: That.",
        "### Q1. What is it?\n**Answer**:\n\n- That.",
        "**Question 12: What is it?**\n- Answer: That.",
        "Q: What is it?\nA: That.",
        "Q1) What is it?\n\n**Example Answer**:\n\nThat.",
        "> **Q1: What is it?**\n>\n> **Answer**: That.",
        "**3. What is it?**\n\nModel answer: That.",
    ],
)
def test_questions_are_found_however_they_are_written(text: str) -> None:
    (item,) = items(f"## Basics\n{text}\n")
    assert (item.title, item.drills[0].prompt) == ("What is it?", "What is it?")
    assert item.answers[0].points == points("That.")


@pytest.mark.parametrize("place", ["", "Notes.\n\n", "## Metadata\n- Owner: A\n\n"])
def test_questions_may_stand_right_below_the_title(place: str) -> None:
    (item,) = items(f"{place}**What is it?**\n\n**Answer**: That.\n")
    assert item.title == "What is it?"


@pytest.mark.parametrize(
    "text",
    [
        "**What is it?**\n\nThat.",
        "**Bold statement**\n\nAnswer: That.",
        "**What is it?**\n\n**Answer**:\n\n```\ncode\n```",
        "**What is it?**\n\n\n\n\nAnswer: That.",
        "What is it?\nAnswer: That.",
        "```\n**What is it?**\nAnswer: That.\n```",
        f"**{'x' * 400}?**\nAnswer: That.",
        "Q1:\nAnswer: That.",
    ],
)
def test_what_is_no_question_with_an_answer_is_no_item(text: str) -> None:
    assert items(f"## Basics\n{text}\n") == ()


def test_an_answer_that_starts_with_a_bold_label_keeps_it() -> None:
    (item,) = items(
        "## B\n**How?**\n**Answer**:\n**In steps**:\n\n1. one\n\n   more\n2. two\n| a |\n"
    )
    assert item.answers[0].points == points("**In steps**:", "one more", "two")
    assert item.notes == "| a |"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [(1, 30), (75, 30), (76, 60), (150, 60), (151, 120), (300, 120), (999, 180)],
)
def test_the_time_box_of_an_answer_is_the_next_one_it_can_be_spoken_in(
    words: int, seconds: int
) -> None:
    assert spoken_seconds(words) == seconds


def test_a_page_of_items_only_is_no_topic_and_no_problem() -> None:
    reading = read_page("a/b.md", "# T\n## Trap\n- Bad answer: b\n- Strong answer: s\n")
    assert reading.page is None
    assert len(reading.items) == 1
    assert reading.problems == ()


def test_the_words_of_items_stay_in_the_notes_of_their_page() -> None:
    reading = read_page("a/b.md", f"# T\n## Trap\n- Bad answer: b\n- Strong answer: s\n{MAIN}")
    assert reading.page is not None
    assert reading.page.notes == "## Trap\n- Bad answer: b\n- Strong answer: s"
