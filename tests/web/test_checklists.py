"""Checklists: which items are ones, and the boxes they get."""

import re

import pytest

from app.domain.checklist import items_of
from app.web.checklists import show_notes
from app.web.rendering import render_notes


def rendered(notes: str) -> str:
    return render_notes(notes, "here.md", {"there.md": "/topics/content/there"})


def words(notes: str) -> list[str]:
    """The items' words, as HTML."""
    return [each.html for each in items_of(rendered(notes))]


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        ("- [ ] one\n- [x] two\n- three", ["one", "two"]),
        ("- [ ] one\n\n- [ ] two", ["one", "two"]),
        ("1. [ ] one", ["one"]),
        ("- [ ] a `b` and **c**\n  - more", ["a <code>b</code> and <strong>c</strong>"]),
        ("- [ ] one\n  - [ ] below", ["one", "below"]),
        (
            "## Validation Checklist\n\n- one\n- two\n  - below\n\n## Other\n\n- three",
            ["one", "two"],
        ),
        ("## Study Flow\n\n1. one\n2. two", ["one", "two"]),
        ("## Study flow of others\n\n1. one", []),
        ("## Checklist\n\ntext\n\n- one", ["one"]),
        ("## Checklist\n\n- [ ] one", ["one"]),
        ("## Checklist\n\n> - said", []),
        ("- [one](there.md)", []),
        ("text [ ] text", []),
        ("```\n- [ ] code\n```", []),
    ],
)
def test_items_are_those_with_a_box_and_those_of_a_checklist(notes: str, found: list[str]) -> None:
    assert words(notes) == found


def test_a_link_to_nowhere_does_not_end_an_item() -> None:
    (item,) = words("- [ ] see [this](gone.md) and [that](there.md)")
    assert item.startswith("see <span>this</span> and <a ")


def test_code_at_the_beginning_of_an_item_is_left_alone() -> None:
    html = rendered("## Checklist\n\n-\n  ```python\n  x = 1\n  ```\n- two")
    assert '<div class="code">' in html
    assert [each.html for each in items_of(html)] == ["two"]


def test_a_learner_gets_buttons_that_say_what_they_do() -> None:
    html = rendered("- [ ] one\n- [ ] two & <b>")
    first, second = items_of(html)
    shown = show_notes(html, items_of(html), {second.key})
    boxes = re.findall(r'<button class="box" [^>]*name="(\w+)" value="(\w+)"[^>]*>', shown)
    assert boxes == [("tick", first.key), ("untick", second.key)]
    assert re.findall(r'aria-checked="(\w+)"', shown) == ["false", "true"]
    assert 'id="page-item-2">two &amp; &lt;b&gt;</span>' in shown


def test_a_visitor_sees_the_boxes_as_their_author_drew_them() -> None:
    html = rendered("- [ ] one\n- [x] two")
    shown = show_notes(html, items_of(html), None)
    assert re.findall(r'aria-label="([^"]*)">(.)</span>', shown) == [("To do", "☐"), ("Done", "☑")]
    assert "<button" not in shown


def test_notes_rendered_by_an_earlier_version_are_shown_as_they_are() -> None:
    html = '<ul><li class="task">one</li></ul>'
    assert show_notes(html, items_of(html), set()) == html
