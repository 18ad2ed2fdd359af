"""Choosing a drill and starting it."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import session_life
from app.domain.learner import Learner, Preferences
from app.services.accounts import accounts, own_settings
from app.services.attempts import attempts, interruptions
from app.services.planning import drills
from app.services.planning.next_drill import choose_drill
from app.views.auth import settings
from app.views.forms import StartForm, read_box, read_uuid, start_form
from app.web.border import query_number, query_text
from app.web.db import get_db
from app.web.login import find_learner, keep_session, learner_id, now

blueprint = Blueprint("drills", __name__)


@blueprint.get("/drills/next")
def next_drill() -> ResponseReturnValue:
    """On to the drill that is best practised now, for a time box and perhaps a subject."""
    drill_id = choose_drill(
        get_db(),
        learner=find_learner(),
        seconds=query_number("seconds", 60),
        subject=query_text("subject"),
        other_than=query_number("other", 0),
        now=now(),
    )
    return redirect(url_for("drills.ready", drill_id=drill_id), 303)


@blueprint.get("/drills/<id:drill_id>")
def ready(drill_id: int) -> ResponseReturnValue:
    """The prompt is hidden until the learner starts; how to answer is chosen here."""
    learner = find_learner()
    return render_template(
        "drills/ready.html",
        drill=drills.get_drill(get_db(), drill_id=drill_id, user_id=learner_id()),
        form=start_form(learner.preferences if learner else Preferences()),
        registration_open=settings().registration_open,
    )


@blueprint.post("/drills/<id:drill_id>/start")
def start(drill_id: int) -> ResponseReturnValue:
    """Start the clock. A first visitor becomes a guest, whose work this browser keeps."""
    known = find_learner()
    form = start_form(known.preferences if known else Preferences(), request.form)
    if not form.validate():
        drill = drills.get_drill(get_db(), drill_id=drill_id, user_id=learner_id())
        return render_template(
            "drills/ready.html", drill=drill, form=form, registration_open=True
        ), 422
    learner, token = learner_or_guest()
    attempt_id = begin(learner, drill_id, form)
    response = make_response(redirect(url_for("attempts.show", attempt_id=attempt_id), 303))
    return keep_session(response, token, session_life.GUEST_LASTS) if token else response


def learner_or_guest() -> tuple[Learner, str]:
    """Who is practising, and a new session's token where that is a new guest."""
    learner = find_learner()
    if learner is not None:
        return learner, ""
    return accounts.make_guest(
        get_db(),
        registration_open=settings().registration_open,
        time_zone=request.form.get("time_zone", ""),
        now=now(),
    )


def begin(learner: Learner, drill_id: int, form: StartForm) -> UUID:
    """Remember how it is answered and start the attempt, in one transaction."""
    db = get_db()
    attempt_id = attempts.start_attempt(
        db,
        learner=own_settings.save_preferences(db, learner=learner, preferences=form.preferences()),
        drill_id=drill_id,
        attempt_id=read_uuid(request.form, "attempt_id"),
        practice=request.form.get("practice") == "yes",
        box_seconds=read_box(request.form),
        hands_free=request.form.get("hands_free") == "yes",
        now=now(),
    )
    if request.form.get("interrupts") == "yes":
        interruptions.plan_interruption(db, user_id=learner.id, attempt_id=attempt_id)
    db.commit()
    return attempt_id
