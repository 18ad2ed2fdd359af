"""Key points: the text of a bullet, and the tags at its end (``{critical}``, ``{alt: a; b}``)."""

from app.domain.page import KeyPoint
from app.domain.reading.entries import Entry, Item
from app.domain.reading.report import Report

MAXIMUM_TAGS = 20


def read_points(entry: Entry, report: Report) -> tuple[KeyPoint, ...]:
    """Return the key points under a label; what has no text but tags is reported."""
    points = (_read_point(item, report) for item in entry.items if item.text)
    return tuple(point for point in points if point.text)


def _read_point(item: Item, report: Report) -> KeyPoint:
    critical, alternatives, kept = False, [], []
    for line in item.text.split("\n"):
        text, tags = split_tags(line)
        kept.append(text)
        for tag in tags:
            name, _, listed = tag.partition(":")
            if name.casefold() == "critical":
                critical = True
            else:
                alternatives += [part.strip() for part in listed.split(";") if part.strip()]
    point = KeyPoint(
        text="\n".join(text for text in kept if text),
        critical=critical,
        alternatives=tuple(alternatives),
        line=item.line,
    )
    _report(point, report)
    return point


def _report(point: KeyPoint, report: Report) -> None:
    if not point.text:
        report.warn(point.line, "empty-point", "this point has tags but no text; write the idea")
    head, _, last = point.text.rpartition(" ")
    if head and last.startswith("{") and last.endswith("}") and last[1:-1].isalpha():
        report.warn(
            point.line,
            "unknown-tag",
            f"{last} is no tag and is read as text; tags are {{critical}} and {{alt: a; b}}",
        )


def split_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the tags at its end, and what stands in their braces, in order.

    >>> split_tags("Keys must be unique. {critical} {alt: dedupe; at most once}")
    ('Keys must be unique.', ('critical', 'alt: dedupe; at most once'))
    """
    tags: list[str] = []
    rest = text.strip()
    while len(tags) < MAXIMUM_TAGS:
        tagged = rest.removesuffix(".")
        if not tagged.endswith("}"):
            break
        before, brace, inside = tagged[:-1].rpartition("{")
        tag = inside.strip()
        if not brace or not (tag.casefold() == "critical" or tag.casefold().startswith("alt:")):
            break
        tags.append(tag)
        rest = before.rstrip()
    return rest, tuple(reversed(tags))
