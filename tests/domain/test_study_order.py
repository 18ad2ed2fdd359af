"""The order in which the topics of a subject are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.study_order import Readable, around, study_order


def topic(id_: int, *needs: int, level: str | None = None, title: str = "") -> Readable:
    return Readable(
        id=id_,
        path=f"{id_}.md",
        title=title or f"{id_}",
        level=level,
        prerequisites=tuple(f"{each}.md" for each in needs),
    )


@pytest.mark.parametrize(
    ("topics", "order"),
    [
        ([], []),
        ([topic(2), topic(1)], [1, 2]),
        ([topic(1, title="b"), topic(2, title="A")], [2, 1]),
        ([topic(1, level="staff"), topic(2), topic(3, level="junior")], [3, 2, 1]),
        # What a topic builds on comes first, however hard it is.
        ([topic(1, 3, level="junior"), topic(2), topic(3, level="staff")], [3, 1, 2]),
        ([topic(1, 3, 2), topic(2), topic(3, 4), topic(4)], [2, 4, 3, 1]),
        # Pages of other subjects, that are gone, or the page itself are waited for in vain.
        ([topic(1, 99, 1), topic(2)], [1, 2]),
        ([topic(1, 2), topic(2, 1)], [2, 1]),
        ([topic(1, 2), topic(2, 3), topic(3, 1)], [3, 2, 1]),
    ],
)
def test_easier_topics_come_first_each_after_what_it_builds_on(
    topics: list[Readable], order: list[int]
) -> None:
    assert study_order(topics) == order


@given(
    st.lists(st.lists(st.integers(0, 12), max_size=3), max_size=12),
    st.lists(st.sampled_from(["junior", "mid", None, "staff", "other"]), min_size=12, max_size=12),
)
def test_every_topic_stands_in_the_order_once(
    needs: list[list[int]], levels: list[str | None]
) -> None:
    topics = [topic(i, *each, level=levels[i]) for i, each in enumerate(needs)]
    assert sorted(study_order(topics)) == list(range(len(needs)))


def test_a_long_chain_is_no_trouble() -> None:
    chain = [topic(i, i + 1) for i in range(3000)]
    assert study_order(chain) == list(range(2999, -1, -1))


def test_what_stands_before_and_after() -> None:
    order = [5, 6, 7]
    assert [around(order, each) for each in (5, 6, 7, 8)] == [
        (None, 6),
        (5, 7),
        (6, None),
        (None, None),
    ]
