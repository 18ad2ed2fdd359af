"""Which words of a typed answer speak for a key point: evidence to look at, never a verdict."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.domain.page import KeyPoint
from app.domain.rating import Mark

# From these shares of a point's words on, it is suggested as said, or as partly said.
SAID_FROM = 0.6
PARTLY_FROM = 0.3

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")

# Words that stand in every answer, whatever it is about. Our own list, kept short: a word too many
# here hides evidence, one too few only colours a word more.
_STOP_WORDS = """
    a about above across after again all along also although always am among an and any are
    around as at be because been before being below beside besides best better between beyond
    both but by can could despite did do does doing done down during each either else etc even
    ever every few for from further get gets give given go goes good had has have having he her
    here hers him his how however i if in into is it its itself just keep less let like made
    make makes making many may me might more most much must my need needs no nor not now of off
    often on once one only onto or other others our out over own per put rather same say says
    see set she should so some something such take takes than that the their them then there
    these they thing things this those though through thus to too toward towards under until up
    upon us use used uses using very via was way ways we well were what when where whereas
    whether which while who whose why will with within without would yet you your
    """

_STOPS = frozenset(_STOP_WORDS.split())

# Endings with what takes their place; in each table the first that fits is taken, so that longer
# ones stand first.
# This is a small stemmer of our own for English: it only has to bring the forms of one word
# together ("retries", "retrying", "retried"), not to find a word of a dictionary.
_PLURALS = (
    ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"),
    ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip
_VERBS = (("ied", "y"), ("ying", "y"), ("eed", "ee"), ("ing", ""), ("ed", ""))
_DERIVED = (
    ("fulness", ""), ("iveness", ""), ("ability", ""), ("ibility", ""), ("ational", ""),
    ("isation", ""), ("ization", ""), ("ically", ""), ("ation", ""), ("ment", ""), ("ness", ""),
    ("able", ""), ("ible", ""), ("ably", ""), ("less", ""), ("ency", ""), ("ence", ""),
    ("ancy", ""), ("ance", ""), ("ise", ""), ("ize", ""), ("ate", ""), ("ity", ""), ("ion", ""),
    ("ive", ""), ("ant", ""), ("ent", ""), ("ful", ""), ("ial", ""), ("ure", ""), ("al", ""),
    ("ly", ""), ("er", ""), ("or", ""), ("at", ""), ("is", ""), ("iz", ""), ("ur", ""),
)  # fmt: skip
_LAST = (("e", ""), ("y", "i"))
_SHORTEST = 3
_SHORTEST_DERIVED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text, by its first letter and the one after its last."""

    start: int
    end: int


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """What the forms of an English word have in common: ``caching`` and ``caches`` are ``cach``.

    Words of other languages, names and numbers come back as they are but for their endings, and
    alike for alike, which is all that matching asks for.
    """
    stemmed = (
        word.casefold()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        .removesuffix("'s")
        .replace("'", "")
    )
    stemmed = _without_ending(stemmed, _PLURALS, _SHORTEST)
    stemmed = _without_ending(stemmed, _VERBS, _SHORTEST)
    before = ""
    while before != stemmed:
        before = stemmed
        stemmed = _without_ending(stemmed, _DERIVED, _SHORTEST_DERIVED)
    return _single(_without_ending(stemmed, _LAST, _SHORTEST))


def _without_ending(word: str, endings: tuple[tuple[str, str], ...], shortest: int) -> str:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= shortest:
            return word.removesuffix(ending) + instead
    return word


def _single(word: str) -> str:
    """One letter at the end where there are two, as in ``runn``."""
    double = len(word) > _SHORTEST and word[-1] == word[-2]
    return word[:-1] if double else word


def _words(text: str) -> Iterator[tuple[str, Span]]:
    for match in _WORD.finditer(text):
        if match.group().casefold() not in _STOPS:
            yield stem(match.group()), Span(start=match.start(), end=match.end())


def stems(text: str) -> frozenset[str]:
    """The stems of a text's words, without those that stand in every answer."""
    return frozenset(stemmed for stemmed, _ in _words(text))


def evidence(text: str, point: KeyPoint) -> tuple[Span, ...]:
    """The words of the text that speak for the point, in order; the time grows with the text alone.

    A word does if its stem is that of a word, other than the commonest ones, of the point or of
    one of its other wordings.
    """
    wanted = frozenset().union(*map(stems, (point.text, *point.alternatives)))
    return tuple(span for stemmed, span in _words(text) if stemmed in wanted)


def found_words(text: str, point: KeyPoint) -> tuple[str, ...]:
    """The words that speak for the point, as they stand in the text, each form once."""
    words = (text[span.start : span.end].casefold() for span in evidence(text, point))
    return tuple(dict.fromkeys(words))


def suggest_mark(text: str, point: KeyPoint) -> Mark | None:
    """What the matching words suggest: said, partly, or nothing at all.

    It never suggests missed or wrong: the learner may have said it in other words, and words alone
    do not tell a right sentence from a wrong one. The wording that matches best decides.
    """
    said = stems(text)
    wordings = [found for found in map(stems, (point.text, *point.alternatives)) if found]
    share = max((len(each & said) / len(each) for each in wordings), default=0.0)
    if share >= SAID_FROM:
        return Mark.SAID
    return Mark.PARTLY if share >= PARTLY_FROM else None
