"""Notes mended for the renderer, and the headings and links in them."""

import pytest

from app.domain.notes import (
    Heading,
    Link,
    links,
    mend,
    mend_fences,
    mend_lists,
    outline,
    resolve_link,
    without_comments,
)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("Text:\n- a\n- b", "Text:\n\n- a\n- b"),
        ("Text:\n\n- a", "Text:\n\n- a"),
        ("Text:\n1. a\n2. b", "Text:\n\n1. a\n2. b"),
        ("It was\n1999. A year", "It was\n1999. A year"),
        ("# H\n- a", "# H\n\n- a"),
        ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
        ("1. a\n   - b\n2. c", "1. a\n    - b\n2. c"),
        ("- a\n    - b\n- c", "- a\n    - b\n- c"),
        ("- a\n\t- b", "- a\n    - b"),
        ("- a\n  goes on\n- b", "- a\n  goes on\n- b"),
        ("- a\ngoes on\n- b", "- a\n  goes on\n- b"),
        ("- a\n  - b\n    goes on", "- a\n    - b\n      goes on"),
        ("- a\n\n  more\n- b", "- a\n\n    more\n\n- b"),
        ("- a\n  - b\n\n  more of a", "- a\n    - b\n\n    more of a"),
        ("- a\n\n      code\n        deeper", "- a\n\n        code\n          deeper"),
        ("- a\n\n- b", "- a\n\n- b"),
        ("- a\n\nText", "- a\n\nText"),
        ("- a\n## H\nText", "- a\n\n## H\nText"),
        ("- a\n> quote", "- a\n\n> quote"),
        ("- a\n---\nText", "- a\n\n---\nText"),
        ("- a\n| x |\n|---|\n| 1 |", "- a\n\n| x |\n|---|\n| 1 |"),
        ("Text\n| x |\n|---|\n| 1 |\nText", "Text\n\n| x |\n|---|\n| 1 |\nText"),
        ("\u2022 a\n\u2022 b", "- a\n- b"),
        ("1) a\n2) b", "1. a\n2. b"),
        ("- a  \n  b", "- a  \n  b"),
        ("```\n- a\n  - b\n```", "```\n- a\n  - b\n```"),
        ("Text\n```\nText\n- a\n```", "Text\n```\nText\n- a\n```"),
        ("- a\n```\nx\n```\n- b", "- a\n```\nx\n```\n\n- b"),
        (
            "1. a\n   ```sql\n   SELECT 1\n\n     FROM t\n   ```\n2. b",
            "1. a\n\n        SELECT 1\n\n          FROM t\n\n2. b",
        ),
        ("    - code\n    - code", "    - code\n    - code"),
        ("Text\n    - wrapped", "Text\n    - wrapped"),
        ("Text\n- ", "Text\n- "),
        ("", ""),
        ("Text\r\n- a", "Text\n\n- a"),
        ("```\n- never closed", "```\n- never closed"),
        ("- a\n\n  p\n\n  q", "- a\n\n    p\n\n    q"),
        ("-\n  late", "- \n  late"),
    ],
)  # fmt: skip
def test_lists_get_the_blanks_python_markdown_needs(written: str, mended: str) -> None:
    assert mend_lists(written) == mended


def test_a_lost_fence_is_mended() -> None:
    assert mend_fences("`json\n{}\n`\n`\x08ash\nls\n`") == "```json\n{}\n```\n```bash\nls\n```"


@pytest.mark.parametrize("text", ["```\n`json\n{}\n`\n```", "`open", "a `b` c", "`json {}`\n`"])
def test_other_backticks_stay_as_they_are(text: str) -> None:
    assert mend_fences(text) == text


def test_comments_are_shown_to_nobody_and_code_is() -> None:
    text = "a\n<!-- one line -->\n<!--\nb\n-->\nc <!-- d -->\n```\n<!-- e -->\n```\n<!-- open"
    assert without_comments(text) == "a\nc <!-- d -->\n```\n<!-- e -->\n```\n<!-- open"


def test_mending_does_all_of_it() -> None:
    assert mend("Text\n<!-- x -->\n- a\n`sh\n- b\n`") == "Text\n\n- a\n```sh\n- b\n```"


def test_the_outline_has_the_headings_with_unique_anchors() -> None:
    text = (
        "# Ways & `means`\n## Ways\n```\n# code\n```\n## Ways\n\n####### seven\n#none\n"
        "### Caf\u00e9 #"
    )
    assert outline(text) == (
        Heading(1, "Ways & `means`", "ways--means"),
        Heading(2, "Ways", "ways"),
        Heading(2, "Ways", "ways-1"),
        Heading(3, "Caf\u00e9", "caf\u00e9"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md)", [("b.md", "a")]),
        ("x [a](b.md) y [c](d.md#e) z", [("b.md", "a"), ("d.md#e", "c")]),
        ("[a](b.md 'title')", [("b.md", "a")]),
        ("[a](<b c.md>)", [("b c.md", "a")]),
        ("[a](b_(c).md)", [("b_(c).md", "a")]),
        ("[a [b] c](d.md)", [("d.md", "a [b] c")]),
        ("[![img](i.png)](d.md)", [("d.md", "![img](i.png)")]),
        ("![img](i.png)", []),
        ("[a]: b.md", [("b.md", "a")]),
        ("[a](https://x.org)", [("https://x.org", "a")]),
        ("`[a](b.md)` [c](d.md)", [("d.md", "c")]),
        ("``[a](b.md) ` [c](d.md)`` [e](f.md)", [("f.md", "e")]),
        ("` [a](b.md)", [("b.md", "a")]),
        ("` [a](b.md) ``", [("b.md", "a")]),
        ("`a` `` ` b` [c](d.md)", [("d.md", "c")]),
        ("\\[a](b.md)", []),
        ("[a] (b.md)", []),
        ("[a]()", []),
        ("[a](", []),
        ("[a](((((((b.md)", []),
        ("a](b.md)", []),
        ("| [a](b.md) |", [("b.md", "a")]),
    ],
)
def test_links_are_found_and_code_and_images_are_none(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(link.target, link.text) for link in links(text)] == expected


def test_links_know_their_line_and_fences_hold_none() -> None:
    text = "Text\n\n- [a](b.md)\n```\n[c](d.md)\n```\n`\n[c](d.md)\n`\n<!-- [c](d.md) -->\n"
    assert links(text) == (Link("b.md", "a", 3),)


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("a/b.md", "c.md", ("a/c.md", "")),
        ("a/b.md", "./c.md#d", ("a/c.md", "d")),
        ("a/b.md", "../x/c.md", ("x/c.md", "")),
        ("a/b/c.md", "../../d.md", ("d.md", "")),
        ("a.md", "b/c.MD", ("b/c.MD", "")),
        ("a/b.md", "#here", ("a/b.md", "here")),
        ("a/b.md#item", "c.md", ("a/c.md", "")),
        ("a/b.md#item", "#here", ("a/b.md", "here")),
        ("a/b.md", "c%20d.md#e%20f", ("a/c d.md", "e f")),
        ("a/b.md", "C", ("a/C/README.md", "")),
        ("a/b.md", "C/", ("a/C/README.md", "")),
        ("a/b.md", "C.D/", ("a/C.D/README.md", "")),
        ("a/b.md", ".", ("a/README.md", "")),
        ("a/b.md", "..", ("README.md", "")),
        ("a/b.md", " c.md ", ("a/c.md", "")),
        ("a/b.md", "", None),
        ("a/b.md", "#", None),
        ("a/b.md", "../../c.md", None),
        ("a.md", "..", None),
        ("a/b.md", "/c.md", None),
        ("a/b.md", "//host/c.md", None),
        ("a/b.md", "https://x.org/c.md", None),
        ("a/b.md", "mailto:x@y.md", None),
        ("a/b.md", "javascript:c.md", None),
        ("a/b.md", "C:/c.md", None),
        ("a/b.md", "c.py", None),
        ("a/b.md", "..\\c.md", None),
        ("a/b.md", "%2e%2e/%2e%2e/c.md", None),
        ("a/b.md", "%2Fetc/c.md", None),
        ("a/b.md", "c%00.md", None),
        ("a/b.md", "c.md?raw=1", None),
    ],
)
def test_a_link_leads_to_a_page_inside_the_source_or_to_none(
    page: str, target: str, expected: tuple[str, str] | None
) -> None:
    assert resolve_link(page, target) == expected
