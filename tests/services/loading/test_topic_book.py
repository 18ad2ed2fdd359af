"""Who is who while a source is loaded: keys, moves and addresses, without a database."""

import pytest

from app.domain.export import export_topic
from app.domain.page import FrontMatter, Page
from app.domain.search import searched
from app.models.topic import Source
from app.services.loading.topic_book import Known, Placed, TopicBook, address_of, topic_url


def book(*known: Known, present: tuple[str, ...] = ()) -> TopicBook:
    made = TopicBook(
        source=Source(name="s", title="s"),
        present=frozenset(present),
        id_at=lambda _path: None,
    )
    for each in known:
        made.add(each)
    return made


def known(
    number: int, path: str, *, key: str = "", text: str = "", archived: bool = False
) -> Known:
    return Known(
        id=number,
        key=key or path,
        path=path,
        address=address_of(path),
        title=path,
        text_hash=text or path,
        archived=archived,
    )


def place(made: TopicBook, path: str, *, key: str | None = None, text: str = "new") -> Placed:
    page = Page(path=path, title="t", subject="s", front_matter=FrontMatter(identifier=key))
    return made.place(page, export_topic(page), text, searched(page))


def id_of(placed: Placed) -> int | None:
    return placed.known.id if placed.known else None


def test_a_page_is_known_by_its_path() -> None:
    assert id_of(place(book(known(1, "a.md"), present=("a.md",)), "a.md")) == 1


def test_a_page_is_known_by_its_id_wherever_it_lies() -> None:
    made = book(known(1, "a.md", key="one"), present=("b.md",))
    placed = place(made, "b.md", key="one")
    assert (id_of(placed), placed.address, made.left) == (1, "b", {"a.md"})


def test_of_two_pages_with_the_text_of_a_lost_one_the_first_is_it() -> None:
    made = book(known(1, "a.md", text="same"), present=("b.md", "c.md"))
    assert [id_of(place(made, path, text="same")) for path in ("b.md", "c.md")] == [1, None]


def test_a_page_that_is_still_there_was_not_moved() -> None:
    made = book(known(1, "a.md", text="same"), present=("a.md", "b.md"))
    assert id_of(place(made, "b.md", text="same")) is None


def test_a_third_page_with_one_address_gets_the_next_number() -> None:
    made = book(present=("a.md", "a.markdown", "A.json"))
    addresses = [place(made, path).address for path in ("a.md", "a.markdown", "A.json")]
    assert addresses == ["a", "a-2", "A-3"]
    assert {problem.code for told in made.told.values() for problem in told} == {"same-address"}


def test_a_topic_that_gave_up_its_address_can_come_back_under_another() -> None:
    made = book(known(1, "a.md", key="one", archived=True), present=("a.md", "b.md"))
    assert place(made, "a.md", key="two").address == "a"
    assert made.released == [(1, "a~1")]
    back = place(made, "b.md", key="one")
    assert (id_of(back), back.address) == (1, "b")


def test_a_living_topic_of_a_present_file_keeps_its_address() -> None:
    made = book(known(1, "a.md", key="one"), present=("a.md", "a.markdown"))
    assert place(made, "a.markdown").address == "a-2"
    assert made.released == []


def test_an_address_that_somebody_else_holds_by_now_is_left_to_it() -> None:
    first, second = known(1, "a.md", key="one"), known(2, "A.md", key="two")
    made = book(first, second, present=("c.md",))
    place(made, "c.md", key="one")
    assert made.taken["a"] == "two"


def test_what_is_gone_is_living_unseen_and_without_its_file() -> None:
    made = book(
        known(1, "gone.md"),
        known(2, "old.md", archived=True),
        known(3, "here.md"),
        present=("here.md",),
    )
    assert [each.id for each in made.gone()] == [1]
    assert made.held_by(set()) == []
    assert [each.id for each in made.held_by({"here.md", "old.md"})] == [3]


@pytest.mark.parametrize(
    ("path", "address", "url"),
    [
        ("a/b.md", "a/b", "/topics/my%20notes/a/b"),
        ("a.md#trap-1", "a/trap-1", "/topics/my%20notes/a/trap-1"),
        ("C#/x.md", "C#/x", "/topics/my%20notes/C%23/x"),
        ("C#/x.md#y", "C#/x/y", "/topics/my%20notes/C%23/x/y"),
        ("v1.2.md", "v1.2", "/topics/my%20notes/v1.2"),
    ],
)
def test_a_path_is_an_address_without_its_ending(path: str, address: str, url: str) -> None:
    assert address_of(path) == address
    assert topic_url("my notes", address) == url
