"""The contents list of a page, out of its rendered headings."""

import pytest

from app.domain.contents import Entry, contents_of, text_of

LINK = '<a aria-label="Link to “&lt;A&gt;”" class="here" href="#a" rel="noopener">#</a>'


def test_the_list_holds_two_levels_in_their_order() -> None:
    html = '<h2 id="a">A</h2><p>x</p><h3 id="b">B</h3><h4 id="c">C</h4><h2 id="d">D</h2>'
    assert contents_of(html) == (Entry(2, "a", "A"), Entry(3, "b", "B"), Entry(2, "d", "D"))


def test_a_heading_is_listed_by_its_words_alone() -> None:
    html = f'<h2 id="a&amp;b">List&lt;T&gt; <code>x</code>\n&amp; y{LINK}</h2>'
    assert contents_of(html) == (Entry(2, "a&b", "List<T> x & y"),)


@pytest.mark.parametrize("html", ["", "<p>text</p>", "<h2>no name</h2>"])
def test_without_named_headings_there_is_nothing_to_list(html: str) -> None:
    assert contents_of(html) == ()


def test_other_links_are_words() -> None:
    assert text_of('<a href="#x">#</a> and <a class="here" href="#x">#</a>') == "# and"
