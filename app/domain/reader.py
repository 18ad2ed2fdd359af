"""Reads the text of one Markdown file into its topic, further items, and problems."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.page import Drill, FrontMatter, Page, Reading, TimedAnswer, page_file
from app.domain.reading.anchors import Anchors
from app.domain.reading.blocks import (
    Entries,
    read_answers,
    read_comparisons,
    read_follow_up,
    read_tradeoff,
)
from app.domain.reading.drills import read_drills
from app.domain.reading.front_matter import front_matter_end, is_unclosed, read_front_matter
from app.domain.reading.lines import Kind, Line, is_rule, mark_code, split_lines
from app.domain.reading.note_marks import note_text
from app.domain.reading.page_parts import Parts, makes_practice, sort_parts
from app.domain.reading.questions import Question, read_questions
from app.domain.reading.report import Report
from app.domain.reading.sections import (
    Role,
    Section,
    opens_block,
    split_sections,
    title_of,
    unglue,
)

WORDS_A_SECOND = 2.5
QUESTION_SECONDS = 60
_SPOKEN_SECONDS = (30, 60, 120, 180)


def read_page(path: str, text: str) -> Reading:
    """Return what one file holds. Never raises: what can't be used is among the problems.

    ``path`` is the file's path inside its source, with ``/``; ``text`` its decoded text.
    """
    report = Report(path)
    raw = split_lines(text)
    head = front_matter_end(raw)
    front = read_front_matter(raw[:head], report) if head else FrontMatter()
    lines = mark_code(unglue(raw[head:]), opens_block)
    source = _Source(path, lines, split_sections(lines), report)
    parts = sort_parts(lines, source.sections, report)
    page = _page(
        source, parts, replace(front, same_meaning=front.same_meaning or parts.same_meaning)
    )
    items = tuple(_items(source, parts))
    _report_whole(source, raw, page is None and not items)
    return Reading(page=page, items=items, problems=report.problems())


def subject_of(path: str) -> str:
    """Return the subject of a page: the name of the folder it lies in.

    A page at the root of its source belongs to the subject of its own name. An item (``a.md#b``)
    belongs to the subject of its page.
    """
    *folders, name = page_file(path).split("/")
    return folders[-1] if folders else _stem(name)


def subject_name(subject: str) -> str:
    """Return a subject as people read it: ``API-design`` becomes ``API design``."""
    return " ".join(subject.replace("-", " ").replace("_", " ").split()) or subject


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


@dataclass(frozen=True, slots=True)
class _Source:
    """One file taken apart: its lines, its sections, and where problems go."""

    path: str
    lines: list[Line]
    sections: list[Section]
    report: Report


def _page(source: _Source, parts: Parts, front: FrontMatter) -> Page | None:
    page = _with_entries(
        Page(
            path=source.path,
            title="",
            subject=subject_of(source.path),
            metadata=parts.metadata,
            front_matter=front,
        ),
        parts.entries,
        source.report,
    )
    if not (page.answers or page.comparisons or page.drills or page.follow_up or page.tradeoff):
        return None
    titled = next((item for item in source.sections if item.role is Role.TITLE), None)
    line = source.lines[titled.start].number if titled else 1
    title = front.title or title_of(source.sections) or _title_from_path(source)
    return replace(page, title=title, notes=_notes(source.lines, parts.taken), line=line)


def _with_entries(page: Page, entries: Entries, report: Report) -> Page:
    listed = list(entries)
    return replace(
        page,
        answers=read_answers(listed, report),
        follow_up=read_follow_up(listed, report),
        tradeoff=read_tradeoff(listed, report),
        comparisons=read_comparisons(listed, report),
        drills=read_drills(listed, report),
    )


def _title_from_path(source: _Source) -> str:
    source.report.warn(
        1, "no-title", "the page has no heading; its file name is the title: add `# Title` on top"
    )
    return _name_of(source.path)


def _name_of(path: str) -> str:
    """Return what a file is called by its name, or by its folder's where it is a README."""
    *folders, name = path.split("/")
    stem = _stem(name)
    if stem.casefold() in ("readme", "index") and folders:
        stem = folders[-1]
    return subject_name(stem)


def _notes(lines: list[Line], taken: set[int]) -> str:
    """Join the lines that are left; what was taken out leaves a blank line behind."""
    kept: list[str] = []
    for index, line in enumerate(lines):
        if index in taken:
            continue
        if kept and index - 1 in taken:
            kept += _seam(kept[-1], note_text(line))
        else:
            kept.append(note_text(line))
    return _trimmed(kept)


def _seam(above: str, below: str) -> list[str]:
    """Return the first line after a gap, with one blank line before it and no more."""
    if not above.strip():
        return [below] if below.strip() else []
    return ["", below] if below.strip() else [below]


def _trimmed(texts: list[str]) -> str:
    """Join lines without blank ones at either end, and without a rule that divides nothing more."""
    last = len(texts)
    while last and (
        not texts[last - 1].strip() or _divides_nothing(texts[max(last - 2, 0) : last])
    ):
        last -= 1
    first = next((index for index, text in enumerate(texts[:last]) if text.strip()), last)
    return "\n".join(texts[first:last]).rstrip()


def _divides_nothing(texts: list[str]) -> bool:
    return is_rule(texts[-1]) and not "".join(texts[-2:-1]).strip()


def _items(source: _Source, parts: Parts) -> Iterator[Page]:
    """Yield a page for each question, and for each section that holds labels of its own."""
    anchors = Anchors()
    named = {
        section.start: anchors.take(section.heading.text)
        for section in source.sections
        if section.heading
    }
    for section in source.sections:
        outside = section.role in (Role.START, Role.TITLE, Role.METADATA)
        start = section.body if outside else section.start
        if outside or section.role is Role.OTHER:
            for question in read_questions(source.lines[start : section.end]):
                yield _question_item(source.path, question, anchors)
        entries = parts.items.get(section.start, [])
        if section.role is Role.OTHER and makes_practice(entries):
            item = _section_item(source, parts, section, named[section.start])
            if item.answers or item.comparisons or item.drills:
                yield item


def _section_item(source: _Source, parts: Parts, section: Section, anchor: str) -> Page:
    heading = section.heading.text if section.heading else ""
    title = heading or _name_of(source.path)
    lines = source.lines[section.body : section.end]
    indexes = range(section.body, section.end)
    taken = {index - section.body for index in indexes if index in parts.item_lines}
    page = Page(
        path=f"{source.path}#{anchor}",
        title=title,
        subject=subject_of(source.path),
        notes=_notes(lines, taken),
        line=source.lines[section.start].number,
    )
    return _with_entries(page, parts.items[section.start], source.report)


def _question_item(path: str, question: Question, anchors: Anchors) -> Page:
    words = sum(len(point.text.split()) for point in question.points)
    answer = TimedAnswer(
        seconds=spoken_seconds(words), points=tuple(question.points), line=question.line
    )
    return Page(
        path=f"{path}#{anchors.take(question.text)}",
        title=question.text,
        subject=subject_of(path),
        answers=(answer,),
        drills=(Drill(seconds=QUESTION_SECONDS, prompt=question.text, line=question.line),),
        notes=_trimmed(question.notes),
        line=question.line,
    )


def spoken_seconds(words: int) -> int:
    """Return the usual time box (30, 60, 120 or 180 s) in which so many words can be spoken."""
    spoken = math.ceil(words / WORDS_A_SECOND)
    return next((box for box in _SPOKEN_SECONDS if spoken <= box), _SPOKEN_SECONDS[-1])


def _report_whole(source: _Source, raw: list[Line], is_empty: bool) -> None:
    """Report what concerns the page as a whole: fences, front matter, nothing to practise."""
    report = source.report
    if is_unclosed(raw):
        report.warn(1, "front-matter", "the front matter has no end; close it with a line `---`")
    for before, line in zip([None, *source.lines], source.lines, strict=False):
        if line.kind is Kind.BROKEN and (before is None or before.kind is not Kind.BROKEN):
            report.warn(line.number, "open-fence", "this code never ends; close it with ```")
        if line.kind is Kind.CODE and opens_block(line.text):
            report.note(
                line.number,
                "block-in-code",
                "this block stands inside code and is not read; if it is meant, close the code",
            )
    if is_empty:
        message = "no interview block: the page is no topic"
        report.note(1, "no-blocks", f"{message}; add `## Interview Answer Block` to make it one")
