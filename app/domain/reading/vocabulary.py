"""The words that mean something in an interview block: its headings and the names of labels."""

import re
from enum import Enum, auto
from functools import lru_cache

from app.domain.reading.durations import DASHES


class Block(Enum):
    """What an interview block holds; MIXED where its heading does not say, ANY outside blocks."""

    ANSWERS = auto()
    COMPARISON = auto()
    DRILLS = auto()
    MIXED = auto()
    ANY = auto()


class Kind(Enum):
    """What a label announces."""

    ANSWER = auto()
    FOLLOW_UP = auto()
    RESPONSE = auto()
    TRADEOFF = auto()
    BAD = auto()
    STRONG = auto()
    WHY = auto()
    FLAWS = auto()
    LEVELS = auto()
    DRILL = auto()
    TIME_BOX = auto()
    PROMPT = auto()
    OUTPUTS = auto()
    SELF_CHECK = auto()


FAMILY = {
    Kind.ANSWER: Block.ANSWERS,
    Kind.FOLLOW_UP: Block.ANSWERS,
    Kind.RESPONSE: Block.ANSWERS,
    Kind.TRADEOFF: Block.ANSWERS,
    Kind.BAD: Block.COMPARISON,
    Kind.STRONG: Block.COMPARISON,
    Kind.WHY: Block.COMPARISON,
    Kind.FLAWS: Block.COMPARISON,
    Kind.LEVELS: Block.COMPARISON,
    Kind.DRILL: Block.DRILLS,
    Kind.TIME_BOX: Block.DRILLS,
    Kind.PROMPT: Block.DRILLS,
    Kind.OUTPUTS: Block.DRILLS,
    Kind.SELF_CHECK: Block.DRILLS,
}

# Full names count wherever labels are looked for.
_FULL = {
    Kind.FOLLOW_UP: "common follow-up,common follow-ups,common follow-up question,"
    "common follow-up questions,follow-up question,follow-up questions,likely follow-up",
    Kind.RESPONSE: "strong response,strong follow-up response,strong follow-up answer",
    Kind.TRADEOFF: "tradeoff callout,tradeoff callouts",
    Kind.BAD: "bad answer,bad answers,weak answer,poor answer,bad response,weak response,"
    "weak pattern,bad pattern",
    Kind.STRONG: "strong answer,strong answers,stronger answer,better answer,better move,"
    "better response,strong pattern,better pattern",
    Kind.FLAWS: "flaws,flaw,flaws of the bad answer",
    Kind.TIME_BOX: "time box,time limit",
    Kind.PROMPT: "prompt,drill prompt",
    Kind.OUTPUTS: "required outputs,required output,expected outputs,expected output",
    Kind.SELF_CHECK: "self-check score,self-check scores,self-check,self-score",
}
# Short names count only in a block of their own family.
_SHORT = {
    Kind.FOLLOW_UP: "follow-up,follow-ups",
    Kind.RESPONSE: "answer,response,a",
    Kind.TRADEOFF: "tradeoff,tradeoffs,key tradeoff,main tradeoff",
    Kind.BAD: "bad,weak,poor",
    Kind.STRONG: "strong,stronger,better,good",
    Kind.LEVELS: "levels",
    Kind.PROMPT: "task,question",
    Kind.OUTPUTS: "outputs,deliverables",
}
_SPELLINGS = (
    ("trade-off", "tradeoff"),
    ("trade off", "tradeoff"),
    ("follow up", "follow-up"),
    ("followup", "follow-up"),
    ("time-box", "time box"),
    ("timebox", "time box"),
    ("self check", "self-check"),
    ("selfcheck", "self-check"),
)
ANSWER_WORDS = frozenset(
    {"answer", "answers", "short answer", "long answer", "full answer", "model answer",
     "sample answer", "strong answer", "response", "version", "deep dive", "deep-dive", "pitch",
     "elevator pitch", "summary", "explanation", "overview"}
)  # fmt: skip
DRILL_WORDS = frozenset({"drill", "prompt", "round", "exercise", "challenge", "question"})
WHY_VERBS = frozenset({"win", "wins", "won", "works", "better", "stronger"})
WHY_WORDS = WHY_VERBS | frozenset(
    {"why", "the", "strong", "good", "one", "answer", "response", "version", "it", "this", "is"}
)
_HEADINGS = {
    "answer block": Block.ANSWERS,
    "bad vs strong answer": Block.COMPARISON,
    "bad vs strong": Block.COMPARISON,
    "bad vs good answer": Block.COMPARISON,
    "bad and strong answer": Block.COMPARISON,
    "timed drill": Block.DRILLS,
}
_LOOSE_HEADINGS = {
    "interview": Block.MIXED,
    "interview block": Block.MIXED,
    "interview practice": Block.MIXED,
    "interview answer": Block.ANSWERS,
    "interview drill": Block.DRILLS,
    "practice drill": Block.DRILLS,
    "drill": Block.DRILLS,
}
BARE = {Block.ANSWERS: Kind.ANSWER, Block.DRILLS: Kind.DRILL, Block.MIXED: Kind.DRILL}
_PLAIN = DASHES | str.maketrans({"\u2019": "'", "*": None, "_": None, "`": None})
_NUMBERING = re.compile(r"^[\W\d_]+")


def _index(names: dict[Kind, str]) -> dict[str, Kind]:
    return {name: kind for kind, listed in names.items() for name in listed.split(",")}


FULL_NAMES, SHORT_NAMES = _index(_FULL), _index(_SHORT)


# Outside a block a heading is a label only if it is one of these, with nothing after it.
HEADING_KINDS = frozenset(
    {Kind.ANSWER, Kind.FOLLOW_UP, Kind.RESPONSE, Kind.TRADEOFF, Kind.BAD, Kind.STRONG, Kind.WHY}
)


def block_of_heading(text: str) -> Block | None:
    """Return the block a heading opens by its full name, in singular or plural, None otherwise."""
    name = _heading_name(text)
    return _HEADINGS.get(name) or _HEADINGS.get(name.removeprefix("interview "))


def loose_block_of_heading(text: str) -> Block | None:
    """Return the block a heading opens if there are labels below it (``Interview``, ``Drills``)."""
    return _LOOSE_HEADINGS.get(_heading_name(text))


def _heading_name(text: str) -> str:
    if text.lstrip("#> \t").startswith("\\"):
        return ""  # It says that it is text.
    name = label_name(text[:80]).replace("versus", "vs").replace("vs.", "vs")
    for mark in (":", "(", "{", " - "):
        name = name.partition(mark)[0]
    return _NUMBERING.sub("", name).strip(" .").removesuffix("s")


@lru_cache(maxsize=1024)
def label_name(text: str) -> str:
    """Return a label or heading in the form in which names are compared."""
    name = " ".join(text.translate(_PLAIN).casefold().split())
    for spelling, usual in _SPELLINGS:
        name = name.replace(spelling, usual)
    return name.removeprefix("the ").strip()
