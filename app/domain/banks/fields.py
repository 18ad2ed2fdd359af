"""The names that banks give their fields, and what a record of such fields asks."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.banks.answers import has_words, read_points
from app.domain.banks.bank_report import BankReport
from app.domain.banks.items import Found
from app.domain.banks.levels import level_of
from app.domain.banks.marking import mark_bank
from app.domain.page import KeyPoint
from app.domain.reading.blocks import split_list
from app.domain.reading.lines import Line, split_lines

_NAMES = {
    "question": "question,prompt,q,front,questiontext,ask",
    "answer": "answer,answers,a,back,response,sampleanswer,modelanswer,exampleanswer,answertext,"
    "correctanswer,solution,explanation,answerexplanation,definition",
    "points": "points,keypoints,goodtohear,bullets",
    "category": "category,categories,topic,topics,subject,section,deck",
    "tags": "tags,tag,labels,keywords",
    "level": "level,difficulty,expertise,seniority",
    "id": "id,uid,guid,slug,key,no,number",
    "links": "links,link,references,resources,additionallinks,furtherreading",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split(",")}
# What asks only where an answer stands beside it: ``title`` and ``text`` are used for much else.
_ASKING_BESIDE_ANSWER = ("title", "text", "term", "name")


class Field(NamedTuple):
    """A field of a record: its name and its texts; ``is_list``: each of them is one of several."""

    name: str
    texts: tuple[str, ...]
    is_list: bool = False


def role_of(name: str) -> str:
    """Return what a field's name says that it holds, nothing where it is not known.

    >>> role_of("Sample Answer"), role_of("sample_answer"), role_of("votes")
    ('answer', 'answer', '')
    """
    plain = "".join(mark for mark in name.casefold().replace("#", "no") if mark.isalnum())
    return _ROLES.get(plain, "")


def roles_of(names: Sequence[str]) -> list[str]:
    """Return what each of some fields holds; a title asks where an answer stands beside it."""
    roles = [role_of(name) for name in names]
    if "question" not in roles and "answer" in roles:
        plain = [name.strip().casefold() for name in names]
        for asking in _ASKING_BESIDE_ANSWER:
            if asking in plain:
                roles[plain.index(asking)] = "question"
                break
    return roles


def is_record(names: Sequence[str]) -> bool:
    """Tell whether fields with these names are a question."""
    return "question" in roles_of(names)


def read_record(fields: Sequence[Field], line: int, report: BankReport, *, within: str) -> Found:
    """Return the question that a record asks; ``within`` is the group it lies in, if any.

    Fields that no question has a use for are counted. Several answers are one, in their order.
    """
    by_role: dict[str, list[Field]] = {}
    for field, role in zip(fields, roles_of([field.name for field in fields]), strict=True):
        if role:
            by_role.setdefault(role, []).append(field)
        elif any(field.texts):
            report.count_field(field.name, line)
    tags = tuple(dict.fromkeys(_tags(by_role.get("tags", []))))
    categories = _texts(by_role.get("category", []))
    category = (*categories, *((within,) if within else ()), *tags, "")[0]
    return Found(
        question="\n".join(_texts(by_role.get("question", []))),
        line=line,
        points=_points(by_role.get("answer", []), line, report),
        heard=_points(by_role.get("points", []), line, report),
        notes="\n".join(_as_bullets(by_role.get("links", []))),
        category=category,
        tags=tuple(dict.fromkeys((*tags, *categories[1:]))),
        level=level_of(" ".join(_texts(by_role.get("level", []))), line, report),
        identifier=" ".join(_texts(by_role.get("id", []))),
    )


def _texts(fields: Iterable[Field]) -> list[str]:
    return [text.strip() for field in fields for text in field.texts if text.strip()]


def _tags(fields: Iterable[Field]) -> Iterable[str]:
    for field in fields:
        for text in field.texts:
            yield from [text.strip()] if field.is_list and text.strip() else split_list(text)


def _as_bullets(fields: Iterable[Field]) -> Iterable[str]:
    for field in fields:
        for text in field.texts:
            if text.strip():
                yield f"- {text.strip()}" if field.is_list else text.strip()


def _points(fields: Iterable[Field], line: int, report: BankReport) -> tuple[KeyPoint, ...]:
    """Return the points of some texts: each item of a list is one, other texts are answers."""
    points: list[KeyPoint] = []
    for field in fields:
        for text in field.texts:
            if field.is_list:
                points += [KeyPoint(text=text.strip(), line=line)] if text.strip() else []
            else:
                points += read_points(_lines(text, line, report), report)
    return tuple(points) if has_words(points) else ()


def _lines(text: str, line: int, report: BankReport) -> list[Line]:
    """Return the lines of a text inside a record, all on the record's line."""
    return mark_bank([Line(line, each.text) for each in split_lines(text)], report)
