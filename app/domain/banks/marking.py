"""Marks code and comments in a bank, where one forgotten fence must not swallow a question.

Notes of our own are marked by ``reading.lines.mark_code``, which pairs fences as Markdown does. In
a list of questions that is not enough: an unclosed fence pairs with the next one, and the questions
between them would vanish. So a fence also ends, as broken, at what can't stand inside code.
"""

from bisect import bisect_right

from app.domain.banks.asking import asks, number_of
from app.domain.banks.bank_report import BankReport
from app.domain.banks.question_text import heading_of
from app.domain.reading.lines import Kind, Line, closes_fence, fence_mark

# So few kinds of fence keep the marking quick, whatever stands in a file.
_LONGEST_FENCE = 6
_MARKDOWN = frozenset({"md", "markdown", "text", "txt"})
_TAGS = ("<details", "</details", "<summary")


def mark_bank(lines: list[Line], report: BankReport) -> list[Line]:
    """Return the lines with code, comments and broken fences marked; broken ones are reported."""
    return _Marker(lines, report).marked()


class _Marker:
    """Goes through the lines once; ``_marks`` are the only lines that begin or end anything."""

    def __init__(self, lines: list[Line], report: BankReport) -> None:
        self._lines = lines
        self._report = report
        self._texts = [line.text.strip() for line in lines]
        self._fences: dict[int, str] = {}
        self._tags: set[int] = set()
        self._asks: set[int] = set()
        self._marks: list[int] = []
        for index, text in enumerate(self._texts):
            if text and (text[0] in "`~<" or "#" in text[:20]) and self._is_mark(index, text):
                self._marks.append(index)
        commented = any(text.startswith("<!--") for text in self._texts)
        ends = (index for index, text in enumerate(self._texts) if "-->" in text)
        self._comments = list(ends) if commented else []

    def _is_mark(self, index: int, text: str) -> bool:
        """Tell whether a line may begin or end something, and keep what it may be."""
        if fence := fence_mark(text):
            self._fences[index] = fence[:_LONGEST_FENCE]
        elif text[0] == "<" and text.casefold().startswith(_TAGS):
            self._tags.add(index)
        elif _asks_next(self._lines[index].text):
            self._asks.add(index)
        else:
            return text.startswith("<!--")
        return True

    def marked(self) -> list[Line]:
        """Return the lines, each with what it is."""
        result = list(self._lines)
        position = 0
        while position < len(self._marks):
            start = self._marks[position]
            end, kind = self._end_of(position)
            for index in range(start, end):
                result[index] = self._lines[index]._replace(kind=kind)
            position = max(position + 1, bisect_right(self._marks, end - 1))
        return result

    def _end_of(self, position: int) -> tuple[int, Kind]:
        """Return the line after what starts at a mark, and what its lines are."""
        start = self._marks[position]
        if start in self._fences:
            return self._fence_end(position)
        return self._comment_end(start), Kind.COMMENT

    def _comment_end(self, start: int) -> int:
        """Return the line after a comment; one with text behind it, or without end, is none."""
        text = self._texts[start]
        if not text.startswith("<!--"):
            return start
        if "-->" in text:
            return start + 1 if text.endswith("-->") else start
        found = bisect_right(self._comments, start)
        return self._comments[found] + 1 if found < len(self._comments) else start

    def _fence_end(self, position: int) -> tuple[int, Kind]:
        start, resume, opened = self._marks[position], 0, 0
        fence = self._fences[start]
        shows_markdown = self._texts[start].strip("`~ ").casefold() in _MARKDOWN
        for number in range(position + 1, len(self._marks)):
            index = self._marks[number]
            if closes_fence(self._texts[index], fence):
                return index + 1, Kind.CODE
            if not shows_markdown and self._can_be_no_code(index, fence, opened):
                return self._broken(start, resume or index)
            if index in self._tags:
                opened += self._texts[index].casefold().startswith("<details")
                resume = resume or index
        return self._broken(start, resume or len(self._lines))

    def _can_be_no_code(self, index: int, fence: str, opened: int) -> bool:
        """Tell whether a line can't stand in a fence: it asks, ends an answer, or opens another."""
        again = self._fences.get(index, "").startswith(fence)
        ends = not opened and self._texts[index].casefold().startswith("</details")
        return index in self._asks or again or ends

    def _broken(self, start: int, end: int) -> tuple[int, Kind]:
        self._report.warn(
            self._lines[start].number, "open-fence", "this code never ends; close it with ```"
        )
        return end, Kind.BROKEN


def _asks_next(text: str) -> bool:
    """Tell whether a line is a numbered question as a heading, which no code holds."""
    heading = heading_of(text)
    return heading is not None and asks(heading[1]) and bool(number_of(heading[1]))
