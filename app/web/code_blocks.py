"""Code in notes, highlighted: what the highlighter needs is made once for each language."""

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from app.domain.reading.lines import Kind, Line, closes_fence, fence_mark, mark_code

FORMATTER = HtmlFormatter[str](cssclass="code", wrapcode=True)
LANGUAGE = re.compile(r"\{?[ ]*\.?([\w#+.-]+)")
# So many languages are kept: more than any folder of notes speaks.
LANGUAGES = 100


class CodeBlocks(Extension):
    """Fenced and indented code, in the place of the library's fenced_code and codehilite.

    Fences are found as the reader of pages finds them, in one pass. Some lexers keep state while
    they work, so those kept here are for the one machine that this extension is part of.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lexer_of = lru_cache(LANGUAGES)(find_lexer)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Fences before anything else is read, indented code before marks in a line are."""
        md.preprocessors.register(Fences(md, self), "fences", 25)
        md.treeprocessors.register(IndentedCode(md, self), "indented_code", 30)

    def highlighted(self, code: str, language: str) -> str:
        """Code as HTML with a span round each word that has a meaning in its language."""
        return highlight(code.strip("\n"), self.lexer_of(language), FORMATTER)


class Fences(Preprocessor):
    """Fenced code, taken out of the lines; a fence without an end is text."""

    def __init__(self, md: Markdown, blocks: CodeBlocks) -> None:
        super().__init__(md)
        self.blocks = blocks

    def run(self, lines: list[str]) -> list[str]:
        """Put a stand-in where each piece of code was, between blank lines."""
        kept: list[str] = []
        opening, code = "", [""]
        for _, text, kind in mark_code([Line(0, text) for text in lines]):
            stripped = text.strip()
            if not opening and kind is not Kind.CODE:
                kept.append(text)
            elif not opening:
                opening, code = stripped, []
            elif closes_fence(stripped, fence_mark(opening) or ""):
                kept += ["", self.stand_in(opening, code), ""]
                opening = ""
            else:
                code.append(text)
        return kept

    def stand_in(self, opening: str, code: list[str]) -> str:
        """Keep a piece of code for the end, and say what stands for it until then."""
        named = LANGUAGE.match(opening.lstrip("`~").strip())
        html = self.blocks.highlighted("\n".join(code), named[1] if named else "text")
        return self.md.htmlStash.store(html)


class IndentedCode(Treeprocessor):
    """Code that is indented; it names no language."""

    def __init__(self, md: Markdown, blocks: CodeBlocks) -> None:
        super().__init__(md)
        self.blocks = blocks

    def run(self, root: Element) -> None:
        """Put a stand-in where each piece of code was."""
        for block in root.iter("pre"):
            if len(block) == 1 and block[0].tag == "code" and block[0].text:
                html = self.blocks.highlighted(html_to_text(block[0].text), "text")
                block.clear()
                # The library takes the paragraph away again when it puts the code back.
                block.tag, block.text = "p", self.md.htmlStash.store(html)


def html_to_text(escaped: str) -> str:
    """Undo what the library did to indented code; the ampersand last, as all three hold one."""
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def find_lexer(language: str) -> Lexer:
    """The lexer of a language; of plain text where there is none of that name."""
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return get_lexer_by_name("text")
