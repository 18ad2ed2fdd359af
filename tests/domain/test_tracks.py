"""Tracks as they are written, what is wrong in them, and the ones that come along."""

from pathlib import Path

from app.domain.tracks import (
    MINOR_IMPORTANCE,
    OUTSIDE_WEIGHT,
    TopicWeights,
    missing_topics,
    read_tracks,
)

TEXT = """# Tracks

Words before the first track.

## Backend

Builds services.
And runs them.

Outcomes:

- Explain an index.
* Make a write safe to repeat.

Topics:

- Databases/indexes.md
- Caching/cache-aside.md
- Databases/indexes.md
- no path at all

## empty

Nothing here.

## backend

Topics
- A/b.md
"""
CONTENT = Path(__file__).resolve().parents[2] / "content"


def test_a_track_has_a_sentence_outcomes_and_topics_in_order() -> None:
    track = read_tracks(TEXT).find("backend")
    assert track is not None
    assert track.summary == "Builds services. And runs them."
    assert track.outcomes == ("Explain an index.", "Make a write safe to repeat.")
    assert track.paths == ("Databases/indexes.md", "Caching/cache-aside.md")
    assert [topic.line for topic in track.topics] == [17, 18]


def test_what_is_wrong_is_told_by_its_line_and_the_rest_is_kept() -> None:
    book = read_tracks(TEXT)
    assert [(problem.line, problem.message.split(";")[0]) for problem in book.problems] == [
        (19, "'Databases/indexes.md' is no path of a page, or stands here twice"),
        (20, "'no path at all' is no path of a page, or stands here twice"),
        (22, "the track 'empty' names no topics"),
        (26, "there is a track 'backend' already"),
    ]
    assert [track.name for track in book.tracks] == ["backend"]
    assert book.find("empty") is None


def test_a_minor_topic_counts_half_and_one_outside_of_the_track_half_as_well() -> None:
    track = read_tracks("## mine\nTopics\n- A/b.md {minor}\n- A/c.md\n").find("mine")
    assert track is not None
    assert [(topic.path, topic.importance) for topic in track.topics] == [
        ("A/b.md", MINOR_IMPORTANCE),
        ("A/c.md", 1.0),
    ]
    weights = TopicWeights(importances={1: MINOR_IMPORTANCE, 2: 1.0})
    assert [weights.of(topic_id) for topic_id in (1, 2, 3)] == [0.5, 1.0, OUTSIDE_WEIGHT]
    assert TopicWeights().of(3) == 1.0


def test_a_topic_without_a_page_is_told() -> None:
    (problem,) = missing_topics(read_tracks(TEXT), ["Databases/indexes.md"])
    assert str(problem) == (
        "tracks.md:18: warning: there is no page Caching/cache-aside.md for the track 'backend'"
    )


def test_no_text_is_no_track() -> None:
    assert read_tracks("").tracks == ()


def test_the_four_roles_name_only_pages_that_are_there() -> None:
    book = read_tracks((CONTENT / "tracks.md").read_text())
    paths = [path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.md")]
    assert [track.name for track in book.tracks] == ["backend", "senior", "platform", "architect"]
    assert (book.problems, missing_topics(book, paths)) == ((), ())
    assert all(len(track.topics) >= 30 and track.outcomes for track in book.tracks)
