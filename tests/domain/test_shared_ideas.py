"""What two answers have in common."""

from app.domain.shared_ideas import SharedIdea, idea_units, likeness, shared_ideas


def test_an_answer_falls_into_its_ideas() -> None:
    assert idea_units(['"It is 99.9% up: fast; cheap \u2014 and safe. Then  we\nstop!"', ""]) == (
        "It is 99.9% up",
        "fast",
        "cheap",
        "and safe.",
        "Then we stop!",
    )


def test_ideas_are_matched_by_the_stems_of_their_words() -> None:
    bad = ["We cache every product page in Redis. It never fails."]
    strong = ["Prices stay old for a minute. I'd be caching product pages for ten minutes."]
    assert shared_ideas(bad, strong) == (
        SharedIdea(
            bad="We cache every product page in Redis.",
            strong="I'd be caching product pages for ten minutes.",
        ),
    )


def test_one_word_alone_is_no_idea() -> None:
    assert likeness("Redis", "Redis") == 0
    assert likeness("Redis cluster", "a Redis cluster of three") == 1


def test_each_idea_is_used_once_and_the_closest_come_first() -> None:
    bad = ["Retry the failed call. Retry the failed call with a limit and jitter."]
    strong = ["I retry the failed call with a limit of three and jitter. Log the failed call."]
    assert [each.strong for each in shared_ideas(bad, strong)] == [
        "I retry the failed call with a limit of three and jitter.",
        "Log the failed call.",
    ]


def test_answers_about_different_things_share_nothing() -> None:
    assert shared_ideas(["We buy servers."], ["Index the column."]) == ()
    assert shared_ideas([], ["Index the column."]) == ()
