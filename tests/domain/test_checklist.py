"""Items of checklists: known by their words."""

from app.domain.checklist import items_of, with_boxes


def item(words: str, *, done: bool = False) -> str:
    """An item as the renderer writes it."""
    kind = "task is-done" if done else "task"
    return f'<li class="{kind}"><label class="item">{words}</label></li>'


def keys(*words: str) -> list[str]:
    return [each.key for each in items_of("".join(item(one) for one in words))]


def test_items_come_in_order_with_what_their_author_said() -> None:
    found = items_of(f"<ul>{item('one')}{item('<b>two</b>', done=True)}</ul>")
    assert [(each.number, each.html, each.done) for each in found] == [
        (1, "one", False),
        (2, "<b>two</b>", True),
    ]


def test_a_key_is_made_of_the_words_and_stays_when_others_change() -> None:
    assert keys("one", "two")[1] == keys("another", "new", "two")[2]
    assert keys("a <code>b</code>\nc") == keys("a b c")
    assert len(set(keys("one", "One", "one!"))) == 3


def test_items_with_the_same_words_have_keys_of_their_own() -> None:
    assert len(set(keys("one", "one", "one"))) == 3
    assert keys("one", "one")[0] == keys("one")[0]


def test_an_item_in_a_paragraph_is_found_too() -> None:
    html = '<li class="task">\n<p><label class="item">one</label></p>\n</li>'
    assert [each.html for each in items_of(html)] == ["one"]


def test_a_box_takes_the_place_of_the_words_and_nothing_else_changes() -> None:
    html = f"<ul>{item('one')}<li>text</li>{item('two', done=True)}</ul>"
    shown = with_boxes(html, items_of(html), lambda each: f"[{each.number}:{each.html}]")
    assert shown == (
        '<ul><li class="task">[1:one]</li><li>text</li><li class="task">[2:two]</li></ul>'
    )
