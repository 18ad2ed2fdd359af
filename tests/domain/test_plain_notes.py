"""Notes as plain words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.plain_notes import plain_notes


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ("", ""),
        ("a **b** and *c* and `d_e`", "a b and c and d_e"),
        ("## When `x`? ##\n\ntext", "When x?: text"),
        ("- one\n* two\n+ three\n1. four\n2) five", "one two three four five"),
        ("- [ ] open\n- [x] done", "open done"),
        ("> said\n> more", "said more"),
        ('[text](a.md#b) and ![words](p.png "t")', "text and words"),
        ("```python\nx = a * b\n```\nend", "x = a * b end"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", "a b 1 2"),
        ("one\n\n---\n\ntwo", "one two"),
        ("List<T> & 2 * 3 ** 4", "List<T> & 2 * 3 ** 4"),
        ("snake_case __init__", "snake_case __init__"),
    ],
)
def test_only_the_words_are_left(notes: str, words: str) -> None:
    assert plain_notes(notes) == words


@settings(deadline=None)
@given(st.text(alphabet="ab *_`#[]()!->|\n1.~:", max_size=200))
def test_no_letter_is_lost_but_those_of_addresses(notes: str) -> None:
    """Code's first line and what stands in round brackets may go."""
    plain = plain_notes(notes)
    if "(" not in notes and "```" not in notes and "~~~" not in notes:
        assert plain.count("a") == notes.count("a")
    assert "\n" not in plain


@pytest.mark.parametrize("part", ["[", "![", "](", "*", "`", "- ", "> ", "| ", "#", "[a](", "-\t"])
def test_no_notes_make_it_slow(part: str) -> None:
    assert isinstance(plain_notes(part * 20_000), str)
