"""Searching topics: every word by its beginning, the title first, only what somebody may see."""

import pytest
from sqlalchemy import Select, TextClause, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.topic import Source, Topic
from app.services.topics import search, search_index
from app.services.topics.search import Found
from app.services.topics.search_index import EVERYWHERE
from tests import factories
from tests.services import steps

PAGE = "# {title}\n\n{notes}\n\n## Interview Answer Block\n\n30-second answer:\n\n- {point}\n"


def load(db: Session, *pages: tuple[str, str, str], source: str = "content") -> None:
    """Load pages of title, notes and a point."""
    factories.load(
        db,
        {
            f"Subject/{number}.md": PAGE.format(title=title, notes=notes, point=point)
            for number, (title, notes, point) in enumerate(pages)
        },
        source=source,
    )


def find(db: Session, typed: str, who: Learner | None = None) -> Found:
    return search.search_topics(db, user_id=who.id if who else None, typed=typed)


def titles(db: Session, typed: str, who: Learner | None = None) -> list[str]:
    return [hit.line.title for hit in find(db, typed, who).hits]


def explain(db: Session, statement: Select[tuple[int, float]]) -> TextClause:
    """How PostgreSQL would answer a statement."""
    compiled = statement.compile(db.connection(), compile_kwargs={"literal_binds": True})
    return text("EXPLAIN " + str(compiled).replace(":", "\\:"))


def test_a_word_weighs_most_in_the_title_then_in_the_points_then_in_the_text(db: Session) -> None:
    load(
        db,
        ("First", "All about the outbox here.", "A point."),
        ("Second", "Nothing of it.", "Use an outbox."),
        ("The outbox", "Nothing of it.", "A point."),
    )
    assert titles(db, "outbox") == ["The outbox", "Second", "First"]


def test_every_word_has_to_be_there_and_its_beginning_is_enough(db: Session) -> None:
    load(db, ("Cache-aside", "Copies near the reader", "p"), ("Caches", "Other", "p"))
    assert titles(db, "cach copi") == ["Cache-aside"]
    assert titles(db, "CACHE") == ["Caches", "Cache-aside"] or set(titles(db, "CACHE")) == {
        "Caches",
        "Cache-aside",
    }
    assert titles(db, "ache") == []
    assert titles(db, "c") == []


def test_subject_tags_and_prompts_are_searched(db: Session) -> None:
    head = "---\ntags: [stone]\n---\n"
    drill = "\n## Interview Timed Drill\n\n- 60 seconds: Explain granite.\n"
    factories.load(db, {"Old-roads/a.md": f"{head}# Title\n{drill}"})
    for typed in ("stone", "granite", "old roads"):
        assert titles(db, typed) == ["Title"]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        '"""',
        "''",
        "x' OR '1'='1",
        'word" OR title:"x',
        "NEAR(alpha beta)",
        "alpha NOT beta",
        "alpha AND",
        "* : ^ - + ( ) { }",
        "alpha*",
        "^alpha",
        "-alpha",
        "search_title:alpha",
        "alpha & !beta | (gamma <-> delta):*",
        "\\",
        "%",
        "_",
        "alpha\\:beta",
        "🙂",
        "a\u0301\u0301",
        "\ufeff\u200b",
        "٣ ²",
        "数据",
        "x" * 200,
        "; DROP TABLE topics; --",
    ],
)
def test_whatever_is_typed_is_only_words(db: Session, typed: str) -> None:
    load(db, ("Plain", "Some text", "p"))
    assert titles(db, typed) == []
    assert titles(db, f"plain {'!'.join(typed[:0])}") == ["Plain"]


def test_words_that_look_like_operators_are_found(db: Session) -> None:
    load(db, ("Near and not or", "x", "p"))
    assert titles(db, "NOT NEAR AND OR") == ["Near and not or"]


def test_signs_between_words_make_no_difference(db: Session) -> None:
    load(db, ("Indexes of `List<T>`", "idx_scan and C++", "p"), ("Rest", "x", "p"))
    for typed in ("list<t>", "idx_scan", "scan idx", "c++", "LIST(T)"):
        assert titles(db, typed) == ["Indexes of `List<T>`"], typed


def test_accents_and_case_make_no_difference(db: Session) -> None:
    load(db, ("Café", "Straße", "p"))
    for typed in ("cafe", "CAFÉ", "strasse", "STRASSE", "stra\u00dfe"):
        assert titles(db, typed) == ["Café"], typed


def test_the_index_follows_every_change_of_a_page(db: Session) -> None:
    load(db, ("Alpha", "old words", "p"), ("Beta", "x", "p"))
    load(db, ("Alpha", "new words", "p"))
    assert titles(db, "old") == []
    assert titles(db, "new") == ["Alpha"]
    assert titles(db, "beta") == []
    load(db, ("Alpha", "new words", "p"), ("Beta", "x", "p"))
    assert titles(db, "beta") == ["Beta"]
    db.execute(text("DELETE FROM sources"))
    assert titles(db, "alpha") == []


def test_a_change_taken_back_is_taken_back_in_the_index_too(db: Session) -> None:
    load(db, ("Alpha", "old words", "p"))
    savepoint = db.begin_nested()
    load(db, ("Alpha", "new words", "p"))
    savepoint.rollback()
    assert titles(db, "new") == []
    assert titles(db, "old") == ["Alpha"]


def test_only_what_somebody_may_see_is_found(db: Session, ada: Learner, bob: Learner) -> None:
    load(db, ("Open", "word", "p"))
    load(db, ("Private", "word", "p"), source="adas")
    db.execute(update(Source).where(Source.name == "adas").values(owner_id=ada.id))
    assert titles(db, "privat", ada) == ["Private"]
    for who in (bob, None):
        assert titles(db, "word", who) == ["Open"]
        hints = find(db, "privat", who).hints
        assert [(hint.is_known, hint.instead) for hint in hints] == [(False, None)]
    db.execute(update(Source).where(Source.name == "adas").values(shared=True))
    assert titles(db, "privat", bob) == ["Private"]


def test_archived_topics_are_absent(db: Session) -> None:
    load(db, ("Gone", "word", "p"))
    db.execute(update(Topic).values(archived_at=factories.NOW))
    assert titles(db, "gone") == []


def test_a_word_that_is_only_in_closed_points_is_said_to_be_so(db: Session) -> None:
    load(db, ("Alpha", "open words", "closed thing"))
    (hit,) = find(db, "open closed").hits
    assert hit.only_closed
    assert hit.snippet.text == "open words"
    (hit,) = find(db, "open alpha subject").hits
    assert not hit.only_closed


def test_of_many_hits_the_best_are_shown_and_said_to_be_some(db: Session) -> None:
    load(db, *[(f"Same {number}", "x", "p") for number in range(search.MOST_HITS)])
    assert not find(db, "same").are_more
    load(db, *[(f"Same {number}", "x", "p") for number in range(search.MOST_HITS + 1)])
    found = find(db, "same")
    assert (len(found.hits), found.are_more) == (search.MOST_HITS, True)


def test_without_words_nothing_is_searched(db: Session) -> None:
    with steps.statements(db) as seen:
        assert find(db, " * ") == Found(words=(), hits=())
    assert seen == []


def test_without_a_hit_each_word_is_looked_at(db: Session) -> None:
    load(db, ("Outbox", "relay words", "p"))
    hints = find(db, "outbx relay caching relayed").hints
    assert [(hint.word, hint.is_known, hint.instead) for hint in hints] == [
        ("outbx", False, "outbox"),
        ("relay", True, None),
        ("caching", False, None),
        ("relayed", False, "relay"),
    ]


def test_on_postgresql_too_words_are_bound_and_quoted() -> None:
    statement = search_index.postgresql_ranking(["or", "a"], EVERYWHERE, select(Topic.id))
    compiled = statement.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    assert "'or':* & 'a'" in compiled.params.values()
    assert "'or'" not in str(compiled)
    assert "topics.search_vector @@ to_tsquery('simple'::regconfig" in str(compiled)


def test_where_enough_titles_have_every_word_no_other_topic_is_ranked(db: Session) -> None:
    loud = " ".join(["outbox"] * 50)
    named = [(f"Outbox {number}", "x", "p") for number in range(search.MOST_HITS)]
    load(db, *named[2:], ("Notes", loud, "p"), ("Points", "x", loud))
    assert {"Notes", "Points"} <= set(titles(db, "outbox"))
    load(db, *named, ("Notes", loud, "p"), ("Points", "x", loud), ("An outbox", "x", "p"))
    assert all("utbox" in title for title in titles(db, "outbox"))
    assert find(db, "outbox").are_more


def test_where_enough_titles_and_points_have_a_word_no_notes_are_ranked(db: Session) -> None:
    said = [(f"Topic {number}", "x", "An outbox.") for number in range(search.MOST_HITS + 1)]
    load(db, *said, ("Notes", " ".join(["outbox"] * 50), "p"))
    assert "Notes" not in titles(db, "outbox")


@pytest.mark.postgresql
def test_on_postgresql_so_many_are_ranked_of_which_the_words_are_a_larger_part(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "MOST_RANKED", 2)
    texts = ("outbox", "outbox outbox and more words", "outbox with many more words around")
    load(db, *[(f"Topic {place}", text, "p") for place, text in enumerate(texts)])
    assert titles(db, "outbox") == ["Topic 0", "Topic 1"]


@pytest.mark.postgresql
def test_on_postgresql_the_index_is_asked_however_common_a_word_is(db: Session) -> None:
    load(db, *[(f"Topic {number}", "outbox", "p") for number in range(200)])
    db.execute(text("ANALYZE topics"))
    for reach in search_index.REACHES:
        found = search_index.matching(db, None, ["outbox"], reach)
        plan = "\n".join(db.scalars(explain(db, found)))
        assert f"ix_topics_{reach.vector}" in plan
        assert "Seq Scan on topics" not in plan


def test_the_title_comes_before_points_and_points_before_text_however_often_it_says_a_word(
    db: Session,
) -> None:
    loud = " ".join(["outbox"] * 200)
    long = " ".join(f"word{number}" for number in range(400))
    load(db, ("Notes", loud, "p"), ("Points", long, "One outbox."), ("The outbox", long, "p"))
    assert titles(db, "outbox") == ["The outbox", "Points", "Notes"]


def test_a_search_takes_three_statements_at_most(db: Session) -> None:
    load(db, ("Outbox", "relay words", "p"))
    with steps.statements(db) as seen:
        find(db, "outbox relay")
    assert 1 <= len(seen) <= 3
