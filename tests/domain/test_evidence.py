"""Evidence in typed text: the forms of a word match, and nothing is ever called wrong."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.evidence import evidence, found_words, stem, suggest_mark
from app.domain.page import KeyPoint
from app.domain.rating import Mark

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)
POINT = KeyPoint(
    text="Use it when orchestrating workflows with idempotency and compensations.",
    alternatives=("saga",),
)


@pytest.mark.parametrize(
    "forms",
    [
        "retry retries retrying retried retry's retry\u2019s",
        "try tries tried trying",
        "cache caches cached caching",
        "consistent consistency consistently",
        "idempotent idempotency idempotence",
        "available availability",
        "fail failed failing failure failures",
        "run runs running runner",
        "deploy deploys deployed deploying deployment deployments",
        "scale scaling scaled scalable scalability",
        "partition partitions partitioned partitioning",
        "replicate replicated replication",
        "transaction transactions transactional",
        "normalize normalised normalisation normalization",
        "index indexes indexed indexing",
        "latency latencies",
        "measure measured measurable measurement",
        "depend dependency dependencies dependent",
        "stop stopping stopped",
        "process processes processing",
        "guarantee guarantees guaranteed",
        "serialise serialization serializable",
        "Überprüfung überprüfung",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("latency", "late"), ("cache", "catch"), ("lock", "log"), ("order", "border"), ("use", "us")],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def words(text: str, point: KeyPoint = POINT) -> list[str]:
    return [text[span.start : span.end] for span in evidence(text, point)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I orchestrate a workflow;\nidempotent steps, compensated.", 4),
        ("A Saga does it.", 1),
        ("I use it when and with.", 0),
        ("", 0),
        ("¿?", 0),
    ],
)
def test_words_of_the_same_stem_are_evidence(text: str, found: int) -> None:
    assert len(words(text)) == found


def test_spans_are_places_in_the_text_as_it_was_typed() -> None:
    assert words("“ORCHESTRATION”, e.g. of a Workflow\u2019s sagas") == [
        "ORCHESTRATION",
        "Workflow\u2019s",
        "sagas",
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Use it when orchestrating workflows with idempotency and compensations.", Mark.SAID),
        ("workflow with idempotent compensation", Mark.SAID),
        ("it is about workflows and idempotence", Mark.PARTLY),
        ("a saga", Mark.SAID),
        ("workflows", None),
        ("something else", None),
        ("", None),
    ],
)
def test_a_mark_is_suggested_from_the_best_wording(text: str, mark: Mark | None) -> None:
    assert suggest_mark(text, POINT) is mark


def test_the_words_found_are_told_each_form_once_other_wordings_too() -> None:
    text = "Sagas compensate; a saga compensates. Nothing else, and sagas."
    assert found_words(text, POINT) == ("sagas", "compensate", "saga", "compensates")


@pytest.mark.parametrize(
    ("said", "point"), [("it is what it is", "It is so."), ("a cache beside it", "Beside, across.")]
)
def test_a_point_of_common_words_suggests_nothing(said: str, point: str) -> None:
    assert suggest_mark(said, KeyPoint(text=point)) is None


texts = st.text(alphabet="abcdefg .,'\u2019-", max_size=60)


@PROPERTY
@given(texts, texts)
def test_saying_more_never_takes_evidence_away(text: str, more: str) -> None:
    point = KeyPoint(text="bad cab, decaf facade")
    assert len(evidence(f"{text} {more}", point)) >= len(evidence(text, point))
    order = [None, Mark.PARTLY, Mark.SAID]
    assert order.index(suggest_mark(f"{text} {more}", point)) >= order.index(
        suggest_mark(text, point)
    )


odd_texts = st.text(alphabet="aeiszßéİǆ²\u0661語🙂\u0301\u200b\x00\n'\u2019_-.", max_size=40)


@PROPERTY
@given(odd_texts, odd_texts)
def test_no_text_is_too_odd(text: str, point: str) -> None:
    spans = evidence(text, KeyPoint(text=point))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert list(spans) == sorted(spans, key=lambda span: span.start)
    assert suggest_mark(text, KeyPoint(text=point)) not in (Mark.WRONG, Mark.MISSED)


def seconds_for(words: int) -> float:
    """The CPU time that a text of so many words takes."""
    point = KeyPoint(text="Cache invalidation is the hard part of caching")
    begin = process_time()
    evidence("caching the invalidated parts " * words, point)
    return process_time() - begin


def test_a_long_text_takes_no_longer_than_its_length_asks_for() -> None:
    # Ten times the text: about ten times the work, where a square would be a hundred times.
    short = min(seconds_for(2_000) for _ in range(3))
    assert seconds_for(20_000) < 40 * short
