import doctest

import pytest

from app.domain.banks import asking, fields, layout
from app.domain.banks.asking import (
    after_answer_label,
    asks,
    bare_question,
    is_answer_label,
    is_contents_title,
    is_number_alone,
    may_ask,
    number_of,
)


@pytest.mark.parametrize("module", [asking, fields, layout])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why?", True),
        ("什么是闭包\uff1f", True),
        ("Explain closures", True),
        ("**Describe** the heap", True),
        ("Installation", False),
        ("Whatever comes", False),
        ("42", False),
        ("", False),
    ],
)
def test_a_question_mark_or_a_word_that_asks_makes_a_question(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(
    ("text", "bare", "number"),
    [
        ("What is it?", "What is it?", ""),
        ("12. What is it?", "What is it?", "1"),
        ("12\\. What is it?", "What is it?", "1"),
        ("12) What is it?", "What is it?", "1"),
        ("(12) What is it?", "What is it?", "1"),
        ("12 - What is it?", "What is it?", "1"),
        ("1.2. What is it?", "What is it?", "1"),
        ("3、什么是队列", "什么是队列", "1"),
        ("Q: What is it?", "What is it?", "Q"),
        ("Q. What is it?", "What is it?", "Q"),
        ("Q7 - What is it?", "What is it?", "Q"),
        ("q7.What is it?", "What is it?", "Q"),
        ("Q: 3. What is it?", "What is it?", "Q"),
        ("Question 4: What is it?", "What is it?", "Q"),
        ("Question #4 What is it?", "What is it?", "Q"),
        ("**12. What is it?**", "What is it?", "1"),
        ("**Q1.** What is it?", "What is it?", "Q"),
        ("**Q1. What is it?** Really?", "**What is it?** Really?", "Q"),
        ("__What is it?__", "What is it?", ""),
        ("***What is it?***", "What is it?", ""),
        ("**Redis** or **Kafka**", "**Redis** or **Kafka**", ""),
        ("<b>2. What is it?</b>", "What is it?", "1"),
        ("<b>Q3.</b> What is <code>x</code>?", "What is <code>x</code>?", "Q"),
        ("Queue depth", "Queue depth", ""),
        ("Q-learning: what is it?", "Q-learning: what is it?", ""),
        ("3.5 million users, how?", "3.5 million users, how?", ""),
        ("<i>x</i> and <i>y</i>", "<i>x</i> and <i>y</i>", ""),
        ("", "", ""),
    ],
)
def test_numbers_and_bold_marks_round_a_question_are_no_part_of_it(
    text: str, bare: str, number: str
) -> None:
    assert (bare_question(text), number_of(text)) == (bare, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Answer", True),
        ("**Answer:**", True),
        ("<b>Answer</b>", True),
        ("Show answer", True),
        ("Click to see the solution", True),
        ("Reveal", True),
        ("Open?", False),
        ("Show the architecture", False),
        ("Answer: B", False),
        ("What is the answer?", False),
        ("A" * 61, False),
        ("", False),
    ],
)
def test_an_answer_label_is_told_from_a_question(text: str, expected: bool) -> None:
    assert is_answer_label(text) is expected


@pytest.mark.parametrize(
    ("text", "short", "expected"),
    [
        ("Answer: it is.", False, "it is."),
        ("**Answer:** it is.", False, "it is."),
        ("**Answer**: it is.", False, "it is."),
        ("**Answer**", False, ""),
        ("**A:** it is.", False, "it is."),
        ("A: it is.", True, "it is."),
        ("A: it is.", False, None),
        ("It is: so.", False, None),
        ("It is so.", False, None),
    ],
)
def test_the_label_of_an_answer_is_taken_off(text: str, short: bool, expected: str | None) -> None:
    assert after_answer_label(text, short=short) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Question 12", True), ("**Q3**", True), ("Q3:", True), ("Question", True), ("Q3 why", False)],
)
def test_a_number_alone_is_no_question(text: str, expected: bool) -> None:
    assert is_number_alone(text) is expected


def test_lists_of_contents_are_known_by_their_title() -> None:
    assert is_contents_title("**Table of Contents:**")
    assert not is_contents_title("Contents of a packet")


def test_an_entry_may_ask_by_its_number_alone() -> None:
    assert may_ask("7. Closures")
    assert may_ask("Why?")
    assert not may_ask("Closures")
