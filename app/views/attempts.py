"""An attempt that runs: its page, its clock, its drafts and pauses, handing it in, leaving it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import login_required

from app.domain.attempt import Stage
from app.domain.errors import Conflict, NotAllowed
from app.domain.learner import Way
from app.domain.spoken import read_spoken
from app.domain.text import clean_integer
from app.domain.timing import (
    allowed_seconds,
    elapsed_seconds,
    preparation_left,
)
from app.services.attempts import answering, attempts, recordings
from app.services.attempts.answering import Fate, SavedDraft
from app.services.attempts.attempts import AttemptView
from app.services.scoring import results
from app.views.about_answers import about_answer
from app.views.auth import ask_keeping_text, settings
from app.views.forms import read_uuid
from app.views.in_session import after_leaving, place_in_session
from app.web.border import json_body
from app.web.db import get_db
from app.web.login import find_learner, get_learner, now

blueprint = Blueprint("attempts", __name__)

PAGES = {
    Stage.RUNNING: "attempts/answer.html",
    Stage.LEFT: "attempts/left.html",
    Stage.SUBMITTED: "attempts/sure.html",
    Stage.SURE: "attempts/points.html",
    Stage.MARKED: "attempts/rubric.html",
    Stage.SCORED: "attempts/result.html",
}

FATES = {
    Fate.OVERTAKEN: lazy_gettext(
        "Another tab or device goes on with this answer. Your text is kept beside it."
    ),
    Fate.LATE: lazy_gettext(
        "The answer is in already. Your text is kept beside it, marked as late."
    ),
}

StepView = Callable[[UUID], ResponseReturnValue]


def own(attempt_id: UUID) -> dict[str, Any]:
    """The database, the learner and the attempt, as every step's service wants them."""
    return {"db": get_db(), "user_id": get_learner().id, "attempt_id": attempt_id}


def step(attempt_id: UUID, button: str = "") -> dict[str, Any]:
    """The same with the moment and the step's number, which all buttons of a form share."""
    number = read_uuid(request.form, "event_id")
    number = uuid5(number, button) if button else number
    return {**own(attempt_id), "event_id": number, "now": now()}


def in_order(view: StepView) -> StepView:
    """Lead a step that does not fit the attempt's stage to the one that does.

    An old tab, the back button and a second press all come here; nothing of theirs is kept.
    """

    @wraps(view)
    def checked(attempt_id: UUID) -> ResponseReturnValue:
        try:
            return view(attempt_id)
        except (NotAllowed, Conflict):
            return to_attempt(attempt_id)

    return checked


def to_attempt(attempt_id: UUID) -> ResponseReturnValue:
    """On to whatever the attempt waits for."""
    return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)


def done(attempt_id: UUID) -> ResponseReturnValue:
    """Keep what the step did and go to the next one."""
    get_db().commit()
    return to_attempt(attempt_id)


def page(view: AttemptView, template: str, **more: object) -> str:
    """A page of an attempt, with all that any of its steps shows."""
    context = {
        "attempt": view,
        "elapsed": elapsed_seconds(view.clock, now()),
        "preparation": preparation_left(view.clock, now()),
        "error": None,
        "interruption": view.interruption,
    }
    context |= place_in_session(view.id)
    if view.state.stage is not Stage.RUNNING:
        context |= about_answer(view)
        context |= about_recording(view)
    if template == PAGES[Stage.SCORED]:
        context["result"] = results.get_result(
            get_db(), learner=get_learner(), view=view, now=now()
        )
    return render_template(template, **{**context, "sent": {}, **more})


def about_recording(view: AttemptView) -> dict[str, object]:
    """What was uploaded of a recorded answer; what this browser holds, its page finds by itself."""
    days = settings().recordings_days
    if view.way is not Way.RECORD:
        return {"uploads": [], "keep_days": days}
    uploads = recordings.list_recordings(**own(view.id), keep_days=days, now=now())
    return {"uploads": uploads, "keep_days": days}


@blueprint.get("/attempts/<uuid:attempt_id>")
@login_required
def show(attempt_id: UUID) -> ResponseReturnValue:
    """Whatever the attempt waits for: reload, back button and a second tab always land right."""
    view = attempts.get_attempt(**own(attempt_id), now=now())
    template = "attempts/paused.html" if view.is_paused else PAGES[view.state.stage]
    return page(view, template)


@blueprint.get("/attempts/<uuid:attempt_id>/clock")
@login_required
def clock(attempt_id: UUID) -> ResponseReturnValue:
    """The server's clock, which the page reads again after sleep and on reload."""
    view = attempts.get_clock(**own(attempt_id), now=now())
    return jsonify(
        stage=view.stage,
        elapsed=elapsed_seconds(view.clock, now()),
        allowed=allowed_seconds(view.clock),
        preparation=preparation_left(view.clock, now()),
        paused=view.is_paused,
        holder=view.holder,
    )


@blueprint.put("/attempts/<uuid:attempt_id>/draft")
@login_required
def save_draft(attempt_id: UUID) -> ResponseReturnValue:
    """Keep the text while it is typed; what is kept is acknowledged only after the commit."""
    body = json_body(request)
    if body.get("learner", get_learner().key) != get_learner().key:  # of who was signed in before
        return jsonify(
            error="another-learner", message=gettext("This text is somebody else's.")
        ), 401
    saved = answering.save_draft(
        **own(attempt_id),
        tab=read_uuid({"tab": str(body.get("tab"))}, "tab"),
        revision=clean_integer(body.get("revision"), field="revision", minimum=0, maximum=10**9),
        text=body.get("text", ""),
        take=body.get("take") is True,
        now=now(),
    )
    get_db().commit()
    return draft_answer(saved)


def draft_answer(saved: SavedDraft) -> ResponseReturnValue:
    """What a page is told of its draft: kept as the answer, or beside another text (409)."""
    if saved.fate is Fate.SAVED:
        return jsonify(revision=saved.revision)
    body = {"error": saved.fate, "message": str(FATES[saved.fate]), "text": saved.text}
    return jsonify(revision=saved.revision, **body), 409


def send_text(attempt_id: UUID) -> None:
    """Keep the text that came with a button of the answer's form, where it came with one."""
    text = request.form.get("text", "")
    if text.strip():
        tab = read_uuid(request.form, "tab") if request.form.get("tab") else attempt_id
        revision = clean_integer(
            request.form.get("revision") or 0, field="revision", minimum=0, maximum=10**9
        )
        answering.save_draft(
            **own(attempt_id), tab=tab, revision=revision, text=text, take=True, now=now()
        )


@blueprint.post("/attempts/<uuid:attempt_id>/begin")
@login_required
@in_order
def begin(attempt_id: UUID) -> ResponseReturnValue:
    """End the preparation early."""
    send_text(attempt_id)
    answering.begin_answer(**step(attempt_id, "begin"))
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/pause")
@login_required
@in_order
def pause(attempt_id: UUID) -> ResponseReturnValue:
    """Let the clock stand; the text that was typed comes along."""
    send_text(attempt_id)
    answering.pause(**step(attempt_id, "pause"))
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/resume")
@login_required
@in_order
def resume(attempt_id: UUID) -> ResponseReturnValue:
    """Let the clock go on."""
    answering.resume(**step(attempt_id))
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/submit")
def submit(attempt_id: UUID) -> ResponseReturnValue:
    """The answer is in; where the session has ended meanwhile, it is kept over signing in."""
    text = request.form.get("text", "")
    if find_learner() is None:
        return ask_keeping_text(attempt_id, text)
    tab = read_uuid(request.form, "tab") if request.form.get("tab") else None
    spoken = read_spoken(request.form.get("first_word", ""), request.form.get("moments", ""))
    answering.submit_attempt(**step(attempt_id), text=text, tab=tab, spoken=spoken)
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/leave")
@login_required
@in_order
def leave(attempt_id: UUID) -> ResponseReturnValue:
    """Leave a running drill: it is kept, unrated; the page asked before."""
    sent = step(attempt_id, "leave")
    answering.leave_attempt(**sent, text=request.form.get("text", ""))
    get_db().commit()
    return redirect(after_leaving(attempt_id), 303)
