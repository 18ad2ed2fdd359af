"""Plans: what is kept, the day's queue under them, the page, and the sheet."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput
from app.domain.learner import Learner
from app.domain.planning import Phase
from app.domain.queue import Limit
from app.domain.rating import Mark
from app.domain.tracks import MINOR_IMPORTANCE, OUTSIDE_WEIGHT
from app.models.plan import StudyPlan
from app.services.accounts import accounts, own_settings
from app.services.planning import day_queue, plan_pages, plans, reviews, sheets, weak_topics
from app.services.planning.day_queue import Day
from app.services.planning.plans import PlanChoice
from app.services.topics import tracks
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")
TODAY = NOW.date()
IN_TEN_DAYS = TODAY + timedelta(days=10)
TRACKS = "## mine\n\nTopics:\n\n- Databases/indexes.md\n- Caching/gone.md\n- Caching/eviction.md\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tracks.md").write_text(TRACKS)
    return tmp_path


def save(db: Session, who: Learner, *, days: int | None = 10, **choice: object) -> Learner:
    plans.save_plan(
        db,
        learner=who,
        interview_on=None if days is None else TODAY + timedelta(days=days),
        minutes_a_day=20,
        choice=PlanChoice(**choice),  # type: ignore[arg-type]
        now=NOW,
    )
    db.flush()
    return accounts.get_learner(db, user_id=who.id)


def get_day(db: Session, who: Learner, folder: Path, days: int = 0) -> Day:
    return day_queue.get_day(db, learner=who, folder=folder, now=NOW + timedelta(days=days))


def titles(day: Day, limit: Limit | None = None, days: int = 0) -> list[str]:
    queue = day_queue.queue_of(day, limit or Limit(minutes=60), now=NOW + timedelta(days=days))
    return [day.choices[item.topic_id].title for item in queue.items]


def test_a_plan_begins_on_the_day_its_date_is_given(db: Session, ada: Learner) -> None:
    assert plans.get_choice(db, user_id=ada.id) == PlanChoice()
    learner = save(db, ada, track="mine", new_a_day=3)
    choice = plans.get_choice(db, user_id=ada.id)
    assert choice == PlanChoice(track="mine", starts_on=TODAY, new_a_day=3)
    assert (learner.interview_on, learner.minutes_a_day) == (IN_TEN_DAYS, 20)
    later = NOW + timedelta(days=2)
    plans.keep_start(db, learner=learner, interview_on=IN_TEN_DAYS, now=later)
    assert db.get_one(StudyPlan, ada.id).starts_on == TODAY
    plans.keep_start(db, learner=learner, interview_on=TODAY + timedelta(days=9), now=later)
    assert db.get_one(StudyPlan, ada.id).starts_on == later.date()
    plans.keep_start(db, learner=learner, interview_on=None, now=later)
    assert db.get_one(StudyPlan, ada.id).starts_on is None


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ((0, 10, None), "minutes_a_day"),
        ((601, 10, None), "minutes_a_day"),
        ((20, -1, None), "interview_on"),
        ((20, 900, None), "interview_on"),
        ((20, 10, -1), "new_a_day"),
    ],
)
def test_a_plan_that_can_not_be_is_refused(
    db: Session, ada: Learner, numbers: tuple[int, int, int | None], field: str
) -> None:
    minutes, days, new = numbers
    with pytest.raises(InvalidInput) as error:
        plans.save_plan(
            db,
            learner=ada,
            interview_on=TODAY + timedelta(days=days),
            minutes_a_day=minutes,
            choice=PlanChoice(new_a_day=new),
            now=NOW,
        )
    assert error.value.field == field


def test_a_track_gives_its_topics_in_its_order_and_tells_what_is_missing(
    db: Session, ada: Learner, folder: Path
) -> None:
    learner = save(db, ada, track="mine")
    day = get_day(db, learner, folder)
    assert titles(day) == ["Indexes <T>", "Eviction"]
    assert day.missing == ("Caching/gone.md",)


def test_what_was_practised_beside_the_track_stays_due_behind_it(
    db: Session, ada: Learner, folder: Path
) -> None:
    steps.scored(db, ada, title="Cache-aside")
    day = get_day(db, save(db, ada, days=None, track="mine"), folder, days=9)
    weights = {day.choices[each.topic_id].title: each.weight for each in day.everyone}
    assert weights == {"Indexes <T>": 1, "Eviction": 1, "Cache-aside": OUTSIDE_WEIGHT}
    assert "Cache-aside" in titles(day, days=9)


def test_the_track_weighs_what_needs_practice(db: Session, ada: Learner, folder: Path) -> None:
    minor = TRACKS.replace("eviction.md", "eviction.md {minor}")
    (folder / "tracks.md").write_text(minor)
    day = get_day(db, save(db, ada, track="mine"), folder)
    ranked = weak_topics.rank_topics(db, day, day.choices, now=NOW)
    needs = {choice.title: need for need, choice in ranked}
    assert {
        title: (need.evidence.track_weight, need.evidence.importance)
        for title, need in needs.items()
    } == {
        "Indexes <T>": (1.0, 1.0),
        "Eviction": (1.0, MINOR_IMPORTANCE),
        "Cache-aside": (OUTSIDE_WEIGHT, 1.0),
    }
    for need in needs.values():
        assert need.total == pytest.approx(need.factor * sum(part.adds for part in need.parts))


def test_a_track_nobody_knows_is_no_track(db: Session, ada: Learner, folder: Path) -> None:
    day = get_day(db, save(db, ada, track="astronaut"), folder)
    assert (len(day.everyone), day.track, day.missing) == (3, (), ())
    assert tracks.get_tracks(folder / "nowhere").tracks == ()


def test_a_changed_file_is_read_anew(folder: Path) -> None:
    before = tracks.get_tracks(folder)
    assert tracks.get_tracks(folder) is before
    (folder / "tracks.md").write_text(TRACKS.replace("mine", "yours"))
    assert tracks.get_tracks(folder).find("yours") is not None


def test_limits_count_what_was_done_today(db: Session, ada: Learner, folder: Path) -> None:
    steps.scored(db, ada, title="Cache-aside", now=NOW - timedelta(days=9))
    steps.scored(db, ada, title="Cache-aside")
    steps.scored(db, ada, title="Eviction")
    day = get_day(db, save(db, ada, new_a_day=1, due_a_day=4), folder)
    assert (day.limits.new_done, day.limits.due_done) == (1, 1)
    assert (day.limits.new_left, day.limits.due_left) == (0, 3)
    assert "Indexes <T>" not in titles(day)


def test_the_queue_is_cut_to_a_number_under_a_plan(db: Session, ada: Learner, folder: Path) -> None:
    day = get_day(db, save(db, ada, track="mine"), folder)
    assert titles(day, Limit(number=1)) == ["Indexes <T>"]


def test_after_the_interview_the_queue_goes_on_without_a_plan(
    db: Session, ada: Learner, folder: Path
) -> None:
    learner = replace(save(db, ada), interview_on=TODAY - timedelta(days=1))
    assert get_day(db, learner, folder).plan is None


def test_the_page_says_what_today_is_for(db: Session, ada: Learner) -> None:
    learner = save(db, ada)
    page = plan_pages.get_plan_page(db, learner=learner, now=NOW)
    assert (page.left, page.stage, page.topics) == (10, Phase.COVER, 3)
    assert page.sentence.startswith("3 topics never rated: it takes 1 of them today")
    assert page.fits is not None
    assert page.fits.is_enough
    late = plan_pages.get_plan_page(db, learner=learner, now=NOW + timedelta(days=8))
    assert late.sentence.startswith("The last third")
    last = plan_pages.get_plan_page(db, learner=learner, now=NOW + timedelta(days=9))
    assert (last.stage, last.queue) == (Phase.LAST_DAY, ())
    assert last.sentence.startswith("Nothing new any more")
    over = plan_pages.get_plan_page(db, learner=learner, now=NOW + timedelta(days=12))
    assert over.sentence == "The interview was on 12 March. Give the next date to plan again."


def test_without_a_date_the_page_invites_one(db: Session, ada: Learner) -> None:
    page = plan_pages.get_plan_page(db, learner=ada, now=NOW)
    assert (page.left, page.stage, page.fits, page.leave) == (None, None, None, ())
    assert page.sentence.startswith("Without a date")


def test_the_page_names_what_to_leave_when_the_time_is_short(db: Session, ada: Learner) -> None:
    learner = replace(save(db, ada, days=2), minutes_a_day=1)
    page = plan_pages.get_plan_page(db, learner=learner, now=NOW)
    assert page.fits is not None
    assert not page.fits.is_enough
    assert len(page.leave) == 3


def test_readiness_counts_topics_signals_and_says_there_are_no_mocks(
    db: Session, ada: Learner
) -> None:
    for title in ("Cache-aside", "Eviction"):
        for days in (0, 1):
            levels = {"clarity": 2, "tradeoff": 2, "failure_proof": 0}
            moment = NOW + timedelta(days=days)
            steps.scored(db, ada, title=title, seconds=180, now=moment, levels=levels)
    page = plan_pages.get_plan_page(db, learner=ada, now=TOMORROW)
    rules = {rule.key: rule for rule in page.readiness.rules}
    assert not rules["failure"].holds
    assert rules["mocks"].sentence == "0 of 3 mocks in a row reached 8 of 10."
    assert rules["topics"].sentence.startswith("0 of 3 topics ready")


def test_the_last_day_takes_no_new_topic_and_leads_to_the_sheet(db: Session, ada: Learner) -> None:
    learner = save(db, ada, days=1)
    today = reviews.get_today(db, learner=learner, now=NOW)
    assert (today.headline, today.queue, today.stage) == ("The last day", (), Phase.LAST_DAY)


def test_the_sheet_has_the_best_wording_and_the_open_gaps(db: Session, ada: Learner) -> None:
    poor = (Mark.SAID, Mark.MISSED)
    steps.scored(db, ada, text="the best one")
    steps.scored(db, ada, text="a later, poorer one", marks=poor, now=TOMORROW)
    steps.scored(db, ada, title="Eviction", text="   ")
    (row,) = sheets.get_sheet(db, learner=ada, now=TOMORROW)
    assert (row.title, row.wording) == ("Cache-aside", "the best one")
    assert row.gaps == ("Then say what it costs.",)


def test_an_answer_of_ones_own_is_the_best_wording(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, text="typed in a drill", marks=(Mark.SAID, Mark.PARTLY))
    steps.write_own(db, ada, "Cache-aside", "In my own words.")
    (row,) = sheets.get_sheet(db, learner=ada, now=NOW)
    assert row.wording == "In my own words."


def test_a_guests_plan_joins_an_account_that_has_none(db: Session, ada: Learner) -> None:
    guest = factories.make_learner(db)
    save(db, guest, track="mine")
    steps.join(db, guest, "ada@example.org")
    db.expire_all()
    assert plans.get_choice(db, user_id=ada.id).track == "mine"
    assert accounts.get_learner(db, user_id=ada.id).interview_on == IN_TEN_DAYS


def test_an_accounts_own_plan_stays(db: Session, ada: Learner) -> None:
    guest = factories.make_learner(db)
    save(db, guest, track="mine")
    save(db, ada, days=20, track="yours")
    steps.join(db, guest, "ada@example.org")
    db.expire_all()
    assert plans.get_choice(db, user_id=ada.id).track == "yours"
    assert accounts.get_learner(db, user_id=ada.id).interview_on == TODAY + timedelta(days=20)


def test_an_accounts_own_date_stays_where_the_guest_alone_had_a_plan(
    db: Session, ada: Learner
) -> None:
    guest = factories.make_learner(db)
    save(db, guest, track="mine")
    own_settings.save_settings(
        db, user_id=ada.id, time_zone="UTC", interview_on=TODAY, minutes_a_day=5
    )
    steps.join(db, guest, "ada@example.org")
    db.expire_all()
    assert accounts.get_learner(db, user_id=ada.id).interview_on == TODAY
