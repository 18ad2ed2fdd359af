"""Sessions: choosing one, its page between the drills, its summary at the end."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import login_required

from app.domain import session_life
from app.domain.errors import InvalidInput
from app.domain.learner import Learner, Preferences, Way
from app.domain.mocks import SHEET
from app.services.accounts import own_settings
from app.services.sessions import mocks, session_choice, session_results, session_steps, sessions
from app.services.topics import topic_list
from app.views.drills import learner_or_guest
from app.views.forms import add_error, read_uuid
from app.views.session_forms import SessionForm
from app.web.db import get_db
from app.web.login import find_learner, get_learner, keep_session, learner_id, now

blueprint = Blueprint("sessions", __name__)


def form_page(form: SessionForm) -> str:
    """The form a session is chosen with."""
    subjects = topic_list.list_subjects(get_db(), user_id=learner_id())
    form.subject.choices = [("", _("All subjects")), *((each.name, each.name) for each in subjects)]
    return render_template("sessions/new.html", form=form, known=find_learner() is not None)


def to_session(session_id: UUID) -> ResponseReturnValue:
    """On to a session's page."""
    return redirect(url_for("sessions.show", session_id=session_id), 303)


@blueprint.get("/sessions/new")
def new() -> ResponseReturnValue:
    """Choose a session: how long, of what, in which order."""
    learner = find_learner()
    preferences = learner.preferences if learner else Preferences()
    return form_page(SessionForm(way=preferences.way.value))


@blueprint.post("/sessions")
def create() -> ResponseReturnValue:
    """Make a session. A first visitor becomes a guest, whose work this browser keeps."""
    form = SessionForm(request.form)
    if not form.validate():
        return form_page(form), 422
    try:
        wish = form.wish()
        learner, token = learner_or_guest()
        remember_way(learner, form.way.data)
        session_id = session_choice.start_session(
            get_db(), learner=learner, wish=wish, **form.choices(request.form), now=now()
        )
        get_db().commit()
    except InvalidInput as error:
        add_error(form, error)
        return form_page(form), 422
    answer = make_response(to_session(session_id))
    return keep_session(answer, token, session_life.GUEST_LASTS) if token else answer


def remember_way(learner: Learner, way: str | None) -> None:
    """Answer the session's drills, and what comes after it, in the way that was chosen."""
    if way in set(Way):
        preferences = replace(learner.preferences, way=Way(way))
        own_settings.save_preferences(get_db(), learner=learner, preferences=preferences)


@blueprint.post("/topics/<id:topic_id>/ladder")
@login_required
def ladder(topic_id: int) -> ResponseReturnValue:
    """One topic ever shorter: 3 minutes, 60 seconds, 30 seconds."""
    return start_with(session_choice.start_ladder, topic_id)


@blueprint.post("/topics/<id:topic_id>/split")
@login_required
def split(topic_id: int) -> ResponseReturnValue:
    """One topic in its points, each asked for alone."""
    return start_with(session_choice.start_split, topic_id)


def start_with(start: Callable[..., UUID], topic_id: int) -> ResponseReturnValue:
    """Start a session of one topic, for the id that the page made, and go to it."""
    session_id = start(
        get_db(),
        learner=get_learner(),
        topic_id=topic_id,
        session_id=read_uuid(request.form, "session_id"),
        now=now(),
    )
    get_db().commit()
    return to_session(session_id)


@blueprint.get("/sessions/<uuid:session_id>")
@login_required
def show(session_id: UUID) -> ResponseReturnValue:
    """How far a session is and what comes next; at its end what came of it."""
    user_id = get_learner().id
    view = sessions.get_session(get_db(), user_id=user_id, session_id=session_id)
    summary = session_results.get_summary(get_db(), user_id=user_id, session=view)
    mock = mocks.find_mock(get_db(), user_id=user_id, session_id=session_id)
    page = "sessions/summary.html" if view.is_over else "sessions/show.html"
    return render_template(
        page, view=view, number=0, summary=summary, mock=mock, **sheet_of(view, mock)
    )


def sheet_of(view: sessions.SessionView, mock: mocks.MockLine | None) -> dict[str, object]:
    """The score sheet, where the session is a mock, and whether it can be filled."""
    return {} if mock is None else {"sheet": SHEET, "whole": mocks.is_whole(view)}


@blueprint.post("/sessions/<uuid:session_id>/next")
@login_required
def next_item(session_id: UUID) -> ResponseReturnValue:
    """Start a drill of the session, or go to where it stands."""
    attempt_id = session_steps.start_item(
        get_db(),
        learner=get_learner(),
        session_id=session_id,
        attempt_id=read_uuid(request.form, "attempt_id"),
        now=now(),
        hands_free=request.form.get("hands_free") == "yes",
    )
    get_db().commit()
    if attempt_id is None:
        return to_session(session_id)
    return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)


@blueprint.post("/sessions/<uuid:session_id>/items/<id:number>/skip")
@login_required
def skip(session_id: UUID, number: int) -> ResponseReturnValue:
    """Leave a drill of the session out."""
    return set_skipped(session_id, number, skipped=True)


@blueprint.post("/sessions/<uuid:session_id>/items/<id:number>/unskip")
@login_required
def unskip(session_id: UUID, number: int) -> ResponseReturnValue:
    """Take a skipped drill in again."""
    return set_skipped(session_id, number, skipped=False)


def set_skipped(session_id: UUID, number: int, *, skipped: bool) -> ResponseReturnValue:
    """Keep whether a drill is left out; drills count from 1 in an address."""
    user_id, place = get_learner().id, number - 1
    session_steps.skip_item(
        get_db(), user_id=user_id, session_id=session_id, place=place, skipped=skipped, now=now()
    )
    get_db().commit()
    return to_session(session_id)


@blueprint.post("/sessions/<uuid:session_id>/stop")
@login_required
def stop(session_id: UUID) -> ResponseReturnValue:
    """End the session here; nothing is lost."""
    user_id = get_learner().id
    session_steps.stop(get_db(), user_id=user_id, session_id=session_id, now=now())
    get_db().commit()
    return to_session(session_id)


@blueprint.post("/sessions/<uuid:session_id>/go-on")
@login_required
def go_on(session_id: UUID) -> ResponseReturnValue:
    """Take the stop back."""
    session_steps.go_on(get_db(), user_id=get_learner().id, session_id=session_id)
    get_db().commit()
    return to_session(session_id)
