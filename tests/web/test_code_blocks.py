"""Code in notes: found where the reader finds it, in the colours of its language."""

import threading

import pytest

from app.web.code_blocks import LANGUAGES, find_lexer
from app.web.rendering import render_notes


def rendered(notes: str) -> str:
    """Notes without links."""
    return render_notes(notes, "a.md", {})


@pytest.mark.parametrize(
    "opening",
    ["```python", "``` python", "~~~python", "````python", "```{.python}", "```.python hl=1"],
)
def test_the_language_is_named_in_any_usual_way(opening: str) -> None:
    fence = opening[: 4 if opening.startswith("````") else 3]
    assert '<span class="k">def</span>' in rendered(f"{opening}\ndef f(): ...\n{fence}")


def test_a_longer_fence_holds_a_shorter_one() -> None:
    html = rendered("````\n```\nx\n```\n````\n\nafter")
    assert html.count('<div class="code">') == 1
    assert "```\nx\n```" in html
    assert "<p>after</p>" in html


def test_two_fences_without_a_line_between_are_two_pieces_of_code() -> None:
    html = rendered("```\na\n```\n```\nb\n```")
    assert html.count('<div class="code">') == 2


def test_code_between_two_paragraphs_stays_between_them() -> None:
    html = rendered("one\n```\ncode\n```\ntwo")
    assert html.index("<p>one</p>") < html.index("code\n") < html.index("<p>two</p>")


def test_an_empty_piece_of_code_is_none_the_less_one() -> None:
    assert '<div class="code">' in rendered("```\n```")


def test_indented_code_stays_as_it_is() -> None:
    html = rendered("text\n\n    #!python\n    a &lt; b && c < d")
    assert "#!python\na &amp;lt; b &amp;&amp; c &lt; d" in html


def test_marks_of_a_fence_without_an_end_are_text() -> None:
    assert '<div class="code">' not in rendered("```python\n## not code")


def test_nothing_of_the_page_before_is_left() -> None:
    rendered("[a]: https://example.org/\n\n```\nold\n```")
    html = rendered("[a] and *b*")
    assert html == "<p>[a] and <em>b</em></p>"


def test_what_a_language_needs_is_made_once() -> None:
    assert LANGUAGES >= 50
    assert find_lexer("python").name == "Python"
    assert find_lexer("no such thing").name == "Text only"


def test_threads_do_not_mix_their_pages() -> None:
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(20):
            html = rendered(f"# {number}\n\n```http\nGET /{number} HTTP/1.1\n```")
            if f'id="{number}"' not in html or f"/{number}" not in html:
                wrong.append(html)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
