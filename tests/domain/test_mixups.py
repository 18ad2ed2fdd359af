"""Which topics are easily mixed up."""

from app.domain.mixups import Neighbour, mixups


def test_a_title_sets_its_two_sides_against_each_other() -> None:
    topics = [
        Neighbour(topic_id=1, title="Mutex vs. semaphore"),
        Neighbour(topic_id=2, title="Semaphore"),
        Neighbour(topic_id=3, title="MUTEX"),
        Neighbour(topic_id=4, title="Versus in general"),
        Neighbour(topic_id=5, title="Semaphore versus semaphore"),
    ]
    assert {tuple(sorted(pair)) for pair in mixups(topics)} == {(1, 2), (1, 3), (2, 3), (2, 5)}


def test_two_topics_of_one_title_are_no_pair_by_it() -> None:
    topics = [Neighbour(topic_id=1, title="Sagas"), Neighbour(topic_id=2, title="Sagas")]
    assert mixups(topics) == ()


def test_topics_that_name_each_other_and_set_themselves_apart_are_a_pair() -> None:
    lock = Neighbour(
        topic_id=1,
        title="Leases",
        related=frozenset({2}),
        text="A lease ends by itself.\n\nUnlike locks, it needs no owner to give it back.",
    )
    other = Neighbour(topic_id=2, title="Locks", related=frozenset({1, 7}), text="A lock is held.")
    assert mixups([lock, other]) == (frozenset({1, 2}),)
    assert mixups([other, lock]) == (frozenset({1, 2}),)


def test_neither_a_link_alone_nor_a_contrast_alone_makes_a_pair() -> None:
    text = "Unlike locks, a lease ends."
    both = frozenset({1, 2})
    linked = [
        Neighbour(topic_id=1, title="Leases", related=both, text="See locks."),
        Neighbour(topic_id=2, title="Locks", related=both),
    ]
    one_way = [
        Neighbour(topic_id=1, title="Leases", related=both, text=text),
        Neighbour(topic_id=2, title="Locks"),
    ]
    assert mixups(linked) == ()
    assert mixups(one_way) == ()
