"""What all checks share: the page to be checked, its parts, and how words are counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.errors import Level, PageProblem
from app.domain.page import Page, Reading, page_file
from app.domain.reading.durations import answer_name, write_duration

_BRACES = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    """One file of a source: its path, its decoded text, and what the reader made of it."""

    path: str
    text: str
    reading: Reading

    @property
    def topics(self) -> tuple[Page, ...]:
        """Return the page's own topic, if it is one, and the items it holds."""
        own = (self.reading.page,) if self.reading.page else ()
        return own + self.reading.items


class Part(NamedTuple):
    """A text of a topic that can be compared with the same part of another."""

    path: str
    line: int
    name: str
    title: str
    text: str

    @property
    def file(self) -> str:
        """Return the path of the file the part stands in."""
        return page_file(self.path)


def parts_of(page: CheckedPage) -> Iterator[Part]:
    """Yield the answers, prompts, bad and strong answers of a page and of its items."""
    for topic in page.topics:
        for name, line, text in _parts_of_topic(topic):
            yield Part(topic.path, line or topic.line, name, topic.title, text)


def _parts_of_topic(topic: Page) -> Iterator[tuple[str, int, str]]:
    for answer in topic.answers:
        text = " ".join(point.text for point in answer.points)
        yield answer_name(answer.seconds), answer.line, text
    for comparison in topic.comparisons:
        yield "bad answer", comparison.line, " ".join(comparison.bad)
        yield "strong answer", comparison.line, " ".join(comparison.strong)
    for drill in topic.drills:
        yield f"prompt for {write_duration(drill.seconds)}", drill.line, drill.prompt


def count_words(text: str) -> int:
    """Return the number of words in a text, tags in braces not counted."""
    return len(_BRACES.sub("", text).split())


def warning(path: str, line: int, code: str, message: str) -> PageProblem:
    """Return a problem for poor content."""
    return PageProblem(
        path=page_file(path), line=line, message=message, level=Level.WARNING, code=code
    )
