"""Notes as HTML that can do nothing, and sentences with code and bold words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.rendering import inline, plain, render_notes

URLS = {"Caching/eviction.md": "/topics/content/Caching/eviction", "a.md": "/topics/content/a"}


def rendered(notes: str) -> str:
    """Notes of the page Caching/here.md."""
    return render_notes(notes, "Caching/here.md", URLS)


@pytest.mark.parametrize(
    ("notes", "html"),
    [
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>"),
        ("text\n- one\n- two", "<p>text</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("- [ ] to do\n- [x] done", '<li class="task"><label class="item">to do</label></li>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("`List<T>`", "<p><code>List&lt;T&gt;</code></p>"),
        ("a List<T> & more", "<p>a List&lt;T&gt; &amp; more</p>"),
    ],
)
def test_markdown_becomes_html(notes: str, html: str) -> None:
    assert html in rendered(notes)


def test_code_is_highlighted_and_can_be_moved_by_key() -> None:
    html = rendered("```python\nx = 1\n```")
    assert '<div class="code"><pre tabindex="0">' in html
    assert '<span class="n">x</span>' in html


def test_code_of_an_unknown_language_is_code() -> None:
    assert "&lt;script&gt;" in rendered("```nolanguage\n<script>\n```")


def test_a_table_stands_in_a_box_that_moves_sideways() -> None:
    html = rendered("before\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\nafter")
    found = re.search(r"<div ([^>]*)><table>.*</table></div>\s*<p>after", html, re.DOTALL)
    assert found is not None
    assert sorted(found[1].split()) == [
        'aria-label="Table"',
        'class="scroll"',
        'role="group"',
        'tabindex="0"',
    ]
    assert '<td align="right">2</td>' in html


def test_an_empty_corner_of_a_table_is_no_heading() -> None:
    html = rendered("| | a |\n|---|---|\n| b | 1 |")
    assert html.count("<th>") == 1


@pytest.mark.parametrize(
    ("notes", "levels"),
    [
        ("# a\n\n## b\n\n### c", "2 3 4"),
        ("## a\n\n#### b\n\n#### c\n\n## d", "2 3 3 2"),
        ("### a\n\n## b\n\n###### c", "2 2 3"),
        ("# a\n\n# b", "2 2"),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f", "2 3 4 5 6 6"),
    ],
)
def test_headings_stand_below_the_pages_own_one_without_gaps(notes: str, levels: str) -> None:
    assert " ".join(re.findall(r"<h(\d)", rendered(notes))) == levels


def test_headings_have_the_names_that_links_use() -> None:
    html = rendered("## A `code` & B, done?\n\n## Twice\n\n## Twice\n\n[to it](#twice-1)")
    assert re.findall(r'<h2 id="([^"]*)"', html) == ["a-code--b-done", "twice", "twice-1"]
    assert 'href="#twice-1"' in html


def test_a_heading_has_a_link_to_itself() -> None:
    html = rendered('## A `b` & "c"')
    (link,) = re.findall(r"<a ([^>]*)>#</a></h2>", html)
    assert 'href="#a-b--c"' in link
    assert 'aria-label="Link to “A b &amp; &quot;c&quot;”"' in link


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ("[e](eviction.md)", '<a href="/topics/content/Caching/eviction" '),
        ("[e](./eviction.md#when)", '<a href="/topics/content/Caching/eviction#when" '),
        ("[e](../a.md)", '<a href="/topics/content/a" '),
        ("[e](gone.md)", "<span>e</span>"),
        ("[e](/etc/passwd)", "<span>e</span>"),
        ("[e](../../out.md)", "<span>e</span>"),
        ("[e](javascript:alert(1))", "<span>e</span>"),
        ("[e](data:text/html,x)", "<span>e</span>"),
        ("[e](file:///etc/passwd)", "<span>e</span>"),
        ("[e](//elsewhere.example/a.md)", "<span>e</span>"),
        ("[e](https://example.org/)", '<a href="https://example.org/" rel="noopener noreferrer">'),
        ("<https://example.org/>", '<a href="https://example.org/" rel="noopener noreferrer">'),
    ],
)
def test_links_lead_to_topics_or_outside_or_nowhere(link: str, html: str) -> None:
    assert html in rendered(link)


def test_a_picture_is_never_fetched() -> None:
    html = rendered("![the words](https://elsewhere.example/p.png)")
    assert "<em>the words</em>" in html
    assert "elsewhere" not in html


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src='//elsewhere.example'></iframe>",
        "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
        "[x](javascript&#58;alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](\x01javascript:alert(1))",
        '[x](https://a.example "onmouseover=alert(1)")',
        "![x](javascript:alert(1))",
        "<style>*{display:none}</style>",
        "<meta http-equiv=refresh content=0;url=//elsewhere.example>",
        "<form action=//elsewhere.example><input name=password></form>",
        "<div style='position:fixed'>x</div>",
        "```<script>alert(1)</script>\nx\n```",
        "```python onload=alert(1)\nx\n```",
        "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
        "## <img src=x onerror=alert(1)>",
        "<!-- --><script>alert(1)</script>",
        "<b\n><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[a]: javascript:alert(1)\n\n[a]",
    ],
)
def test_nothing_in_notes_can_act(evil: str) -> None:
    for notes in (evil, f"text {evil} text", f"- {evil}"):
        assert_harmless(rendered(notes))


@settings(deadline=None)
@given(st.text(alphabet="<>/=\"'`*_[]()#|-! \nabcjavscript:onerlf&;1", max_size=80))
def test_no_text_becomes_something_that_acts(notes: str) -> None:
    assert_harmless(rendered(notes))


def assert_harmless(html: str) -> None:
    """Only tags and attributes that show something, and addresses that lead somewhere known."""
    for tag, attributes in re.findall(r"<([a-zA-Z!/?][^\s>]*)([^>]*)>", html):
        assert re.fullmatch(
            r"/?(p|a|em|strong|code|pre|ul|ol|li|h[2-6]|table|thead|tbody|tr|th|td|div|span|hr|br"
            r"|blockquote|label)",
            tag,
        ), html
        for name in re.findall(r"([\w-]+)=", re.sub(r'"[^"]*"', "", attributes)):
            allowed = "class id href rel title tabindex role aria-label align start"
            assert name in allowed.split(), html
    for address in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"https?://|mailto:|/topics/|#", address), html


@pytest.mark.parametrize(
    ("text", "shown", "text_alone"),
    [
        ("a `b` c", "a <code>b</code> c", "a b c"),
        ("**b** c", "<strong>b</strong> c", "b c"),
        ("`List<T>`", "<code>List&lt;T&gt;</code>", "List<T>"),
        ("<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y", "<b>x</b> & y"),
        ("2 ** 3 ** 4", "2 <strong> 3 </strong> 4", "2  3  4"),
        ("a ` b", "a ` b", "a ` b"),
        ("**`x`**", "<strong>`x`</strong>", "`x`"),
        ("", "", ""),
    ],
)
def test_a_sentence_keeps_its_code_and_bold_words(text: str, shown: str, text_alone: str) -> None:
    assert str(inline(text)) == shown
    assert plain(text) == text_alone
