import pytest

from app.domain.banks.sentences import MOST_POINTS, group_sentences, split_sentences


def split(paragraph: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(paragraph, 1)]


def grouped(*paragraphs: str) -> list[str]:
    sentences = [each for text in paragraphs for each in split_sentences(text, 1)]
    return [text for text, _ in group_sentences(sentences)]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Use a lock, e.g. a mutex. Then go.", ["Use a lock, e.g. a mutex.", "Then go."]),
        ("Locks vs. Queues. Both.", ["Locks vs. Queues.", "Both."]),
        ("Version 1.2 is out. It works.", ["Version 1.2 is out.", "It works."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("It ends. with a small letter", ["It ends. with a small letter"]),
        ("一。二\uff01三", ["一。", "二\uff01", "三"]),
        ("一。二。", ["一。", "二。"]),
        ("... And so on.", ["...", "And so on."]),
        ("No full stop", ["No full stop"]),
    ],
)
def test_a_paragraph_is_split_into_its_sentences(paragraph: str, expected: list[str]) -> None:
    assert split(paragraph) == expected


def test_a_few_sentences_are_a_point_each() -> None:
    assert grouped("One. Two.", "Three.") == ["One.", "Two.", "Three."]


def test_a_sentence_that_announces_the_next_goes_before_it() -> None:
    assert grouped("There are two:", "One. Two.") == ["There are two:\nOne.", "Two."]
    assert grouped("One. For example:") == ["One. For example:"]
    assert grouped("Only this:") == ["Only this:"]


def test_many_sentences_become_nine_points_that_hold_every_word() -> None:
    text = " ".join(f"Sentence {number} here." for number in range(40))
    points = grouped(text)
    assert len(points) == MOST_POINTS
    assert " ".join(points) == text
    assert max(len(point.split()) for point in points) <= 15


def test_one_long_sentence_among_many_leaves_the_others_their_points() -> None:
    points = grouped("Word " * 200 + "end.", *(f"Short {number}." for number in range(12)))
    assert len(points) == MOST_POINTS
