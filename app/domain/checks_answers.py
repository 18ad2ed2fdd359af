"""Checks answers, comparisons and drills: whether they fit their time and are worth practising."""

import math
import re
from collections.abc import Collection, Iterator

from app.domain.checks_page import CheckedPage, count_words, warning
from app.domain.errors import PageProblem
from app.domain.page import Comparison, Drill, Page
from app.domain.reading.durations import answer_name

WORDS_A_MINUTE = 150
SHORTEST_RATIO, LONGEST_RATIO = 0.75, 1.3
SHORTEST_PROMPT = 3

# A strong answer is searched for words that go with a trade-off and with a failure. Each list is
# wide on purpose: a good answer must never be blamed, so only one with none of the words is named.
# A star stands for any ending.
_TRADEOFF_WORDS = """
    trade-off* tradeoff* cost costs costly costing price pay pays paying paid give gives gave giving
    lose* losing lost instead rather exchange expense but however though although whereas unless
    otherwise against slower worse extra overhead longer harder later less fewer more downside*
    drawback* limit* compromis* accept* risk* sacrific* complex* leave leaves leaving left cannot
    can't couldn't wouldn't won't weak* meant
"""
_FAILURE_WORDS = """
    fail* error* crash* outage* down downtime timeout* time-out* timing timed los* stale* lag* late
    behind duplicat* twice retry retries retried rollback* roll* recover* break* broke* corrupt*
    full exhaust* stuck dead* die dies died killed alert* alarm* paged pages paging wrong* conflict*
    race races overload* backlog degrad* fallback* fall* missing missed bug* incident* unavailable
    slow* leak* drop* reject* refus* abort* violat* attack* stolen expir* unsafe unreachable split*
    partition* flak* regress* mistake* misconfigur* block* starv* storm* spik* hang* hung complain*
    problem* trouble* repair* revert* drift* mismatch* differ*
"""


def _any_of(words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the words, whole; a star stands for any ending."""
    choices = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"(?<![\w-])(?:{choices})(?!\w)", re.IGNORECASE)


_TRADEOFF, _FAILURE = _any_of(_TRADEOFF_WORDS), _any_of(_FAILURE_WORDS)
_DIGIT = re.compile(r"\d")


def check_answers(page: CheckedPage, flaws: Collection[str] | None) -> Iterator[PageProblem]:
    """Yield what is poor in the answers, comparisons and drills of a page and of its items."""
    if page.reading.page:
        yield from _check_lengths(page.reading.page)
        yield from _check_key_points(page.reading.page)
    for topic in page.topics:
        for comparison in topic.comparisons:
            yield from _check_comparison(topic.path, comparison, flaws)
        for drill in topic.drills:
            yield from _check_drill(topic.path, drill)


def speakable_words(seconds: int) -> tuple[int, int]:
    """Return the fewest and the most words that fill a time box and can be spoken in it.

    Up to a minute the rule of the 30-second answer holds in proportion (65 to 80 words), above it
    that of the 2-minute answer (230 to 300), which leaves more room to breathe.
    """
    box, fewest, most = (30, 65, 80) if seconds <= 60 else (120, 230, 300)
    return math.floor(fewest * seconds / box), math.ceil(most * seconds / box)


def _check_lengths(topic: Page) -> Iterator[PageProblem]:
    for answer in topic.answers:
        words = sum(count_words(point.text) for point in answer.points)
        fewest, most = speakable_words(answer.seconds)
        spoken = round(words / WORDS_A_MINUTE * 60)
        advice = (
            f"{words} words take about {spoken} s to say; "
            f"a {answer_name(answer.seconds)} has {fewest} to {most}"
        )
        if words < fewest:
            yield warning(topic.path, answer.line, "answer-too-short", f"{advice}: add an idea")
        elif words > most:
            yield warning(topic.path, answer.line, "answer-too-long", f"{advice}: cut it down")


def _check_key_points(topic: Page) -> Iterator[PageProblem]:
    bare = next((drill for drill in topic.drills if not drill.required_outputs), None)
    if bare and not topic.answers:
        yield warning(
            topic.path,
            bare.line,
            "no-key-points",
            "nothing says what a good attempt at this drill contains; "
            "add a `30-second answer:` whose bullets are the key points",
        )


def gives_itself_away(comparison: Comparison) -> bool:
    """Tell whether the lengths alone show which answer is strong.

    They do where the bad one has fewer than 0.75 or more than 1.3 times the words of the strong.
    """
    return not SHORTEST_RATIO <= _ratio(comparison) <= LONGEST_RATIO


def _ratio(comparison: Comparison) -> float:
    bad, strong = count_words(" ".join(comparison.bad)), count_words(" ".join(comparison.strong))
    return bad / strong if strong else math.inf


def _check_comparison(
    path: str, comparison: Comparison, flaws: Collection[str] | None
) -> Iterator[PageProblem]:
    strong = " ".join(comparison.strong)
    if gives_itself_away(comparison):
        yield warning(
            path,
            comparison.line,
            "gives-itself-away",
            f"the bad answer has {_ratio(comparison):.2f} times the words of the strong one, which "
            f"shows at a glance; bring it between {SHORTEST_RATIO} and {LONGEST_RATIO}",
        )
    for pattern, code, missing, advice in _STRONG_NEEDS:
        if not pattern.search(strong):
            yield warning(path, comparison.line, code, f"the strong answer {missing}; {advice}")
    unknown = [name for name in comparison.flaws if flaws is not None and name not in flaws]
    for name in unknown:
        yield warning(
            path,
            comparison.line,
            "unknown-flaw",
            f"{name[:60]!r} is no flaw the catalogue knows; use one of its names as written there",
        )


_STRONG_NEEDS = (
    (_DIGIT, "no-number", "has no number", "give a figure, in digits, that could be measured"),
    (_TRADEOFF, "no-trade-off", "gives nothing up", "say what the choice costs, or what it beats"),
    (_FAILURE, "no-failure", "has no bad day in it", "say what can fail and how that is met"),
)


def _check_drill(path: str, drill: Drill) -> Iterator[PageProblem]:
    if count_words(drill.prompt) < SHORTEST_PROMPT:
        yield warning(
            path, drill.line, "empty-drill", "this prompt asks nothing; write a full question"
        )
