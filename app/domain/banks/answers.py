"""Reads the Markdown of an answer into key points: its bullets, or its sentences in few groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.banks.asking import after_answer_label, is_answer_label
from app.domain.banks.bank_report import BankReport
from app.domain.banks.layout import (
    is_back_link,
    is_layout,
    is_picture,
    trim_breaks,
    trim_tags,
    unquoted,
)
from app.domain.banks.sentences import Sentence, group_sentences, split_sentences
from app.domain.page import KeyPoint
from app.domain.reading.lines import (
    Bullet,
    Kind,
    Line,
    indent_of,
    is_rule,
    read_bullet,
    read_heading,
)


@dataclass(slots=True)
class _Part:
    """A bullet with what is nested in it, a paragraph, or a heading; each list is wrapped lines."""

    line: int
    rows: list[list[str]]
    indent: int | None = None
    leads: bool = False
    text: str = ""

    @property
    def is_bullet(self) -> bool:
        """Tell whether this is an item of a list."""
        return self.indent is not None

    def joined(self) -> str:
        """Return the text: wrapped lines joined by a blank, nested bullets by a line end."""
        return "\n".join(text for row in self.rows if (text := trim_tags(" ".join(row))))


@dataclass(slots=True)
class _Reader:
    """Reads an answer line by line; ``_open`` is the part that the next line may go on with."""

    report: BankReport
    short_label: bool
    parts: list[_Part] = field(default_factory=list)
    _open: bool = False
    _in_code: bool = False

    def read(self, line: Line) -> None:
        """Take one line: code and pictures are counted and left out, all else is text."""
        text = unquoted(line.text)
        if line.kind in (Kind.CODE, Kind.BROKEN):
            self._leave_out("code-left-out", line.number, again=self._in_code)
            self._in_code = True
            return
        self._in_code = False
        if line.kind is Kind.COMMENT or not text.strip() or is_rule(text):
            self._open = False
        elif not ("<" in text or "](" in text):
            self._read_text(line.number, text)
        elif is_back_link(text):
            self._leave_out("back-link", line.number)
        elif is_picture(text):
            self._leave_out("picture-left-out", line.number)
        elif not is_layout(text):
            self._read_text(line.number, text)

    def _leave_out(self, code: str, number: int, *, again: bool = False) -> None:
        self._open = False
        if not again:
            self.report.count(code, number)

    def _read_text(self, number: int, text: str) -> None:
        stripped = text.strip()
        heading = read_heading(stripped) if stripped[0] == "#" else None
        row = _table_row(stripped) if stripped[0] == "|" else None
        if heading:
            if not is_answer_label(heading.text):
                self.parts.append(_Part(number, [[heading.text]], leads=True))
            self._open = False
        elif row is not None:
            self._take_row(number, row)
        else:
            self._read_prose(number, text)

    def _take_row(self, number: int, row: str) -> None:
        """Take a row of a table; the one above the line of dashes is the head of the next."""
        self._open = False
        if row:
            self.parts.append(_Part(number, [[row]], indent=0))
        elif self.parts:
            self.parts[-1].leads = True

    def _read_prose(self, number: int, text: str) -> None:
        bullet = _bullet(text)
        words = trim_breaks(bullet.text if bullet else text.strip())
        if not self.parts:
            label = after_answer_label(words, short=self.short_label)
            words = words if label is None else label
            if label is not None and not label:
                return
        if bullet:
            self._take_bullet(number, bullet, words)
        elif self._open or self._is_inside(text):
            self.parts[-1].rows[-1].append(words)
        else:
            self.parts.append(_Part(number, [[words]]))
        self._open = True

    def _is_inside(self, text: str) -> bool:
        """Tell whether a paragraph is indented so far that it belongs to the bullet above."""
        indent = self.parts[-1].indent if self.parts else None
        return indent is not None and indent_of(text) > indent + 1

    def _take_bullet(self, number: int, bullet: Bullet, words: str) -> None:
        above = self.parts[-1] if self.parts else None
        if above and above.indent is not None and bullet.indent > above.indent + 1:
            above.rows.append([words])
        else:
            self.parts.append(_Part(number, [[words]], indent=bullet.indent))


def read_points(
    lines: Iterable[Line], report: BankReport, *, short_label: bool = False
) -> tuple[KeyPoint, ...]:
    """Return the points of an answer, in the order in which it says them.

    Where it has bullets each is a point, and so is each paragraph round them; a line that announces
    a list (``There are two:``) stands before its first point. Else its sentences are grouped into
    at most nine points. Code and pictures are not spoken: they are counted and left out.
    """
    reader = _Reader(report, short_label)
    for line in lines:
        reader.read(line)
    for part in reader.parts:
        part.text = part.joined()
    parts = [part for part in reader.parts if part.text]
    if any(part.is_bullet for part in parts):
        texts = _listed(parts)
    else:
        texts = group_sentences(_sentences(parts))
    return tuple(KeyPoint(text=text, line=line) for text, line in texts)


def has_words(points: Sequence[KeyPoint]) -> bool:
    """Tell whether points hold anything that can be said."""
    return any(character.isalnum() for point in points for character in point.text)


def _listed(parts: list[_Part]) -> list[tuple[str, int]]:
    """Return bullets and paragraphs as points; what announces the next one goes before it."""
    texts: list[tuple[str, int]] = []
    waiting: list[_Part] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        waiting.append(part)
        announces = part.leads or (not part.is_bullet and part.text.endswith(":"))
        if announces and following is not None:
            continue
        texts.append(("\n".join(each.text for each in waiting), waiting[0].line))
        waiting = []
    return texts


def _sentences(parts: list[_Part]) -> list[Sentence]:
    found: list[Sentence] = []
    lead = ""
    for part in parts:
        if part.leads and part is not parts[-1]:
            lead += f"{part.text}\n"
            continue
        first, *rest = split_sentences(part.text, part.line)
        found += [first._replace(text=lead + first.text), *rest]
        lead = ""
    return found


def _bullet(text: str) -> Bullet | None:
    """Return the list item a line is, in Markdown or as ``<li>``."""
    stripped = text.strip()
    if stripped[:4].casefold() == "<li>":
        inner = stripped[4:].removesuffix("</li>").strip()
        return Bullet(indent_of(text), indent_of(text) + 2, inner)
    return read_bullet(text)


def _table_row(stripped: str) -> str | None:
    """Return what stands in a table's row, nothing for the line below its head, None if none."""
    if not stripped.endswith("|") or len(stripped) < 3:
        return None
    inner = stripped[1:-1].strip()
    return "" if not inner.strip("|-: ") else inner
