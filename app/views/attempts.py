"""An attempt, step by step: answer, how sure, key points, rubric, result; each can be undone."""

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.attempt import Stage
from app.domain.errors import InvalidInput
from app.domain.evidence import evidence, suggest_mark
from app.domain.page import KeyPoint
from app.domain.rubric import anchor, correctness_level, time_fit
from app.domain.text import clean_integer
from app.domain.timing import elapsed_seconds
from app.services import attempts, results, scoring
from app.services.attempts import AttemptView
from app.views.forms import read_levels, read_marks, read_uuid
from app.web.border import json_body
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("attempts", __name__)

PAGES = {
    Stage.RUNNING: "attempts/answer.html",
    Stage.SUBMITTED: "attempts/sure.html",
    Stage.SURE: "attempts/points.html",
    Stage.MARKED: "attempts/rubric.html",
}


def own(attempt_id: UUID) -> dict[str, Any]:
    """The database, the learner and the attempt, as every step's service wants them."""
    return {"db": get_db(), "user_id": get_learner().id, "attempt_id": attempt_id}


def step(attempt_id: UUID) -> dict[str, Any]:
    """The same with the step's own number and its moment."""
    return {**own(attempt_id), "event_id": read_uuid(request.form, "event_id"), "now": now()}


def done(attempt_id: UUID) -> ResponseReturnValue:
    """Keep what the step did and go to the next one."""
    get_db().commit()
    return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)


def page(view: AttemptView, template: str, **more: object) -> str:
    """A page of an attempt, with all that any of its steps shows."""
    context = {
        "attempt": view,
        "elapsed": elapsed_seconds(view.clock, now()),
        "fit": time_fit(view.state.taken_seconds or 0.0, view.allowed_seconds),
        "correctness": correctness_level(scoring.marked(view.points, view.state.marks))
        if view.state.marks
        else None,
        "hints": [suggest_mark(view.state.text, point) for point in view.points],
        "spans": sorted({span for point in view.points for span in found(view, point)}),
        "anchor": anchor,
        "error": None,
        "sent": {},
    }
    return render_template(template, **{**context, **more})


def found(view: AttemptView, point: KeyPoint) -> list[tuple[int, int]]:
    """Where words of a point stand in the typed text: evidence, never a verdict."""
    return [(span.start, span.end) for span in evidence(view.state.text, point)]


@blueprint.get("/attempts/<uuid:attempt_id>")
@login_required
def show(attempt_id: UUID) -> ResponseReturnValue:
    """Whatever the attempt waits for: reload, back button and a second tab always land right."""
    view = attempts.get_attempt(**own(attempt_id))
    if view.state.stage is Stage.SCORED:
        result = results.get_result(get_db(), learner=get_learner(), view=view, now=now())
        return page(view, "attempts/result.html", result=result)
    return page(view, PAGES[view.state.stage])


@blueprint.get("/attempts/<uuid:attempt_id>/clock")
@login_required
def clock(attempt_id: UUID) -> ResponseReturnValue:
    """The server's clock, which the page reads again after sleep and on reload."""
    view = attempts.get_attempt(**own(attempt_id))
    return jsonify(
        stage=view.state.stage,
        elapsed=elapsed_seconds(view.clock, now()),
        allowed=view.allowed_seconds,
    )


@blueprint.put("/attempts/<uuid:attempt_id>/draft")
@login_required
def save_draft(attempt_id: UUID) -> ResponseReturnValue:
    """Keep the text while it is typed; what is kept is acknowledged only after the commit."""
    body = json_body(request)
    revision = attempts.save_draft(
        **own(attempt_id),
        tab=read_uuid({"tab": str(body.get("tab"))}, "tab"),
        revision=clean_integer(body.get("revision"), field="revision", minimum=0, maximum=10**9),
        text=body.get("text", ""),
        now=now(),
    )
    get_db().commit()
    return jsonify(revision=revision)


@blueprint.post("/attempts/<uuid:attempt_id>/submit")
@login_required
def submit(attempt_id: UUID) -> ResponseReturnValue:
    """The answer is in."""
    attempts.submit_attempt(**step(attempt_id), text=request.form.get("text", ""))
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/leave")
@login_required
def leave(attempt_id: UUID) -> ResponseReturnValue:
    """Leave a running drill and throw the attempt away; the page asked before."""
    attempts.leave_attempt(**own(attempt_id))
    get_db().commit()
    return redirect("/", 303)


@blueprint.post("/attempts/<uuid:attempt_id>/sure")
@login_required
def sure(attempt_id: UUID) -> ResponseReturnValue:
    """How sure, before anything is revealed."""
    value = request.form.get("confidence")
    try:
        confidence = clean_integer(value, field="confidence", minimum=1, maximum=3)
    except InvalidInput:
        view = attempts.get_attempt(**own(attempt_id))
        return page(view, "attempts/sure.html", error="Choose one of the three."), 422
    scoring.say_how_sure(**step(attempt_id), confidence=confidence)
    return done(attempt_id)


@blueprint.get("/attempts/<uuid:attempt_id>/points")
@login_required
def points(attempt_id: UUID) -> ResponseReturnValue:
    """The key points again, after the reveal, with the marks they have."""
    view = attempts.get_attempt(**own(attempt_id))
    if view.state.stage in {Stage.RUNNING, Stage.SUBMITTED}:
        return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)
    return page(view, "attempts/points.html")


@blueprint.post("/attempts/<uuid:attempt_id>/points")
@login_required
def mark(attempt_id: UUID) -> ResponseReturnValue:
    """Marks for the key points; the express way goes straight on to the result."""
    view = attempts.get_attempt(**own(attempt_id))
    try:
        scoring.mark_points(
            **step(attempt_id),
            marks=read_marks(request.form, len(view.points)),
            own_points=request.form.get("own_points", ""),
        )
    except InvalidInput as error:
        return page(view, "attempts/points.html", error=error, sent=request.form), 422
    if request.form.get("go") == "express":
        express = {**own(attempt_id), "event_id": read_uuid(request.form, "express_id")}
        scoring.score_attempt(**express, levels={}, now=now())
    return done(attempt_id)


@blueprint.get("/attempts/<uuid:attempt_id>/rubric")
@login_required
def rubric(attempt_id: UUID) -> ResponseReturnValue:
    """The rubric again, after the reveal, with the levels it has."""
    view = attempts.get_attempt(**own(attempt_id))
    if view.state.stage not in {Stage.MARKED, Stage.SCORED}:
        return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)
    return page(view, "attempts/rubric.html")


@blueprint.post("/attempts/<uuid:attempt_id>/rubric")
@login_required
def score(attempt_id: UUID) -> ResponseReturnValue:
    """Levels for the criteria; the suggested rating follows."""
    view = attempts.get_attempt(**own(attempt_id))
    try:
        levels = read_levels(request.form, [line.key for line in view.criteria])
        scoring.score_attempt(**step(attempt_id), levels=levels)
    except InvalidInput as error:
        return page(view, "attempts/rubric.html", error=error), 422
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/rating")
@login_required
def rate(attempt_id: UUID) -> ResponseReturnValue:
    """Another rating than the suggested one, with a reason."""
    try:
        scoring.move_rating(
            **step(attempt_id),
            rating=clean_integer(request.form.get("rating"), field="rating", minimum=1, maximum=4),
            reason=request.form.get("reason", ""),
        )
    except InvalidInput as error:
        view = attempts.get_attempt(**own(attempt_id))
        result = results.get_result(get_db(), learner=get_learner(), view=view, now=now())
        return page(view, "attempts/result.html", result=result, error=error), 422
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/undo")
@login_required
def undo(attempt_id: UUID) -> ResponseReturnValue:
    """Take the last step back."""
    scoring.undo_step(**step(attempt_id))
    return done(attempt_id)
