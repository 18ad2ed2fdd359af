import pytest

from app.domain.banks.layout import (
    is_back_link,
    is_contents_link,
    is_layout,
    is_picture,
    trim_breaks,
    trim_tags,
    unquoted,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" plain ", "plain"),
        ("<br><b> said </b>", "said"),
        ("<p>said</p>", "said"),
        ("<b>said", "said"),
        ("</b> said", "said"),
        ("said</b>", "said"),
        ("said <br/>", "said"),
        ("said<b>", "said"),
        ("<b>one</b> and <b>two</b>", "<b>one</b> and <b>two</b>"),
        ("<b>Note</b> this", "<b>Note</b> this"),
        ("this <b>note</b>", "this <b>note</b>"),
        ("this <b>note</b></b>", "this <b>note</b>"),
        ("<b>this <b>note</b>", "this <b>note</b>"),
        ("<code>x</code>", "<code>x</code>"),
        ("List<T>", "List<T>"),
        ("a < b", "a < b"),
        ("<b></b>", ""),
        ("<BR>said", "said"),
        ('<div align="right">said</div>', "said"),
    ],
)
def test_tags_that_lay_out_are_trimmed_at_the_ends(text: str, expected: str) -> None:
    assert trim_tags(text) == expected


def test_a_line_of_nothing_but_tags_at_its_ends_is_trimmed_only_so_far() -> None:
    assert trim_tags("<br>" * 20 + "x") == "<br>" * 8 + "x"
    assert trim_breaks("x" + "<br>" * 20) == "x" + "<br>" * 8
    assert trim_breaks("x <br /> ") == "x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("> a", "a"), (">>  a", " a"), ("a > b", "a > b"), (">" * 30 + " a", "a")],
)
def test_the_marks_of_a_quote_are_taken_off(text: str, expected: str) -> None:
    assert unquoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<br><b>", True), ("</p>", True), ("<br> x", False), ("a", False), ("<code>", False)],
)
def test_a_line_that_only_lays_out_is_known(text: str, expected: bool) -> None:
    assert is_layout(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**[⬆ Back to Top](#table-of-contents)**", True),
        ("[[↑] Back to top](#x)", True),
        ('<div align="right"><b><a href="#">↥ back to top</a></b></div>', True),
        ("[contents](#contents)", True),
        ("[Non-stop](#non-stop)", False),
        ("See [the section at the top](#top) for what it does.", False),
        ("Back to top", False),
        ("[top](#top)" + " " * 300, False),
    ],
)
def test_a_link_back_to_the_top_is_known(text: str, expected: bool) -> None:
    assert is_back_link(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a tree](tree.png)", True),
        ('<img src="tree.png">', True),
        ("[![build](b.svg)](https://example.org)", True),
        ("![a tree](tree.png) shows it", False),
        ("[a tree](tree.png)", False),
    ],
)
def test_a_picture_alone_on_its_line_is_known(text: str, expected: bool) -> None:
    assert is_picture(text) is expected


def test_links_inside_the_page_make_a_list_of_contents() -> None:
    assert is_contents_link("- [Why?](#why)")
    assert is_contents_link('<a href="#why">Why?</a>')
    assert not is_contents_link("[Why?](https://example.org)")
