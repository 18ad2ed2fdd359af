"""Tells questions from other headings, and takes off the marks a list puts round them."""

import re

from app.domain.banks.layout import trim_tags
from app.domain.reading.labels import split_label
from app.domain.reading.vocabulary import label_name

LONGEST_LABEL = 60
# ``12.``, ``(3)``, ``1\.``, ``Q:``, ``Q7 -``, ``Question 4:``; every repetition is bounded.
_NUMBER = re.compile(
    r"(?P<q>(?:question|q)\s{0,2}#?\s{0,2}(?:\d{1,5}\s{0,2}(?:[:.)\u2013\u2014-]|(?=\s))|:|[.)](?=\s)))"
    r"\s{0,4}(?:\d{1,5}[.)]\s{1,4})?"
    r"|\(?(?:\d{1,4}\.){0,3}\d{1,5}(?:\\?[.):]\s{1,4}|\s[\u2013\u2014-]\s{1,4}|\u3001\s{0,4})",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?:question|q)\s{0,2}#?\s{0,2}\d{0,5}\s{0,2}[:.)]?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_BOLD = (("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<strong>", "</strong>"))
_PLAIN = (("", ""),)
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")
_ASKING = frozenset(
    word
    for line in (
        "what how why when where which who whom whose is are was were can could do does did should",
        "would have has explain describe define compare contrast tell name list give write",
        "implement design discuss mention difference differences outline suppose imagine",
    )
    for word in line.split()
)
_CONTENTS = frozenset({"contents", "table of contents", "toc", "list of contents"})
_ANSWERS = frozenset(
    {"answer", "answers", "solution", "solutions", "explanation", "response", "model answer",
     "sample answer", "example answer", "suggested answer", "short answer", "correct answer"}
)  # fmt: skip
_REVEALS = frozenset({"show", "see", "view", "reveal", "click", "expand", "toggle", "open"})


def asks(text: str) -> bool:
    """Tell whether a text is a question or a request for an answer.

    >>> asks("Explain closures"), asks("Installation")
    (True, False)
    """
    first = _WORD.search(text[:200])
    return has_question_mark(text) or (first is not None and first[0].casefold() in _ASKING)


def has_question_mark(text: str) -> bool:
    """Tell whether a question mark of any script stands in a text."""
    return any(mark in text for mark in _QUESTION_MARKS)


def bare_question(text: str) -> str:
    """Return a question without the number or ``Q:`` before it, and without bold marks round it.

    >>> bare_question("**12. What is `a.b`?**"), bare_question("**Q3:** Why?")
    ('What is `a.b`?', 'Why?')
    """
    bare = _unwrapped(text)
    number = _numbered(bare)
    return _unwrapped(number[1]) if number else bare


def number_of(text: str) -> str:
    """Return what numbers a question: ``Q`` for ``Q:`` and its like, ``1`` for digits, or ""."""
    number = _numbered(_unwrapped(text))
    if number is None:
        return ""
    return "Q" if number[0]["q"] else "1"


def may_ask(text: str) -> bool:
    """Tell whether a text looks like an entry of a list of questions: it asks, or has a number."""
    return asks(text) or bool(number_of(text))


def is_contents_title(text: str) -> bool:
    """Tell whether a heading or a summary announces the list of contents."""
    return _unwrapped(text[:80]).casefold().strip(" :") in _CONTENTS


def is_number_alone(text: str) -> bool:
    """Tell whether a line is nothing but ``Question 12`` or ``Q12``."""
    bare = _unwrapped(text[:200])
    return len(bare) <= LONGEST_LABEL and _ALONE.fullmatch(bare) is not None


def is_answer_label(text: str) -> bool:
    """Tell whether a heading or a summary announces an answer: ``Answer``, ``Show solution``."""
    if len(text) > LONGEST_LABEL:
        return False
    plain = "".join(mark if mark.isalnum() else " " for mark in _unwrapped(text))
    words = label_name(plain).split()
    if words and words[0] in _REVEALS:
        return not _ANSWERS.isdisjoint(words) or (len(words) == 1 and not has_question_mark(text))
    return " ".join(words) in _ANSWERS


def after_answer_label(text: str, *, short: bool = False) -> str | None:
    """Return what stands after ``Answer:`` on a line, None where it starts with no such label.

    ``A:`` counts in bold, or with ``short``: elsewhere it is the first of several choices.
    """
    stripped = text.strip()
    split = split_label(stripped)
    if split is None:
        return None
    name = label_name(split[0]).strip(" :")
    is_short = name == "a" and (short or stripped.startswith("**"))
    return split[1] if is_short or name in _ANSWERS else None


def _numbered(text: str) -> tuple[re.Match[str], str] | None:
    """Return the number a text starts with, and the text after it; the number may be bold."""
    for opening, closing in _BOLD if text[:1] in "*_<" else _PLAIN:
        number = _NUMBER.match(text, len(opening)) if text.startswith(opening) else None
        if number is None:
            continue
        rest = text[number.end() :].lstrip()
        if opening and not rest.startswith(closing):
            return number, opening + rest
        return number, rest[len(closing) :].lstrip()
    return None


def _unwrapped(text: str) -> str:
    """Return a text without bold marks and tags that enclose all of it."""
    bare = trim_tags(text.strip())
    if bare[:2] not in ("**", "__"):
        return bare
    for mark in ("***", "**", "__"):
        inner = bare[len(mark) : -len(mark)]
        if bare.startswith(mark) and bare.endswith(mark) and inner and mark not in inner:
            return trim_tags(inner.strip())
    return bare
