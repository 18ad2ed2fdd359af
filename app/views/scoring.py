"""From an answer to its result: how sure, key points, rubric, rating; each can be undone."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.attempt import Stage
from app.domain.errors import InvalidInput
from app.domain.text import clean_integer
from app.services.attempts import attempts
from app.services.scoring import scoring
from app.views.attempts import PAGES, done, in_order, own, page, step, to_attempt
from app.views.forms import read_levels, read_marks, read_uuid
from app.web.login import now

blueprint = Blueprint("scoring", __name__)

# Marking and scoring go on after the reveal; nothing of a page shows before its step is due.
REACHED = {
    Stage.SUBMITTED: frozenset({Stage.SUBMITTED}),
    Stage.SURE: frozenset({Stage.SURE, Stage.MARKED, Stage.SCORED}),
    Stage.MARKED: frozenset({Stage.MARKED, Stage.SCORED}),
    Stage.SCORED: frozenset({Stage.SCORED}),
}


def page_of(attempt_id: UUID, stage: Stage, **more: object) -> ResponseReturnValue:
    """The page of a step, or the one the attempt waits for where that step is not reached."""
    view = attempts.get_attempt(**own(attempt_id), now=now())
    if view.state.stage not in REACHED[stage]:
        return to_attempt(attempt_id)
    return page(view, PAGES[stage], **more)


def refused(attempt_id: UUID, stage: Stage, error: InvalidInput) -> ResponseReturnValue:
    """The page of a step again, with what was sent and what is wrong with it."""
    answer = page_of(attempt_id, stage, error=error, sent=request.form)
    return (answer, 422) if isinstance(answer, str) else answer


@blueprint.post("/attempts/<uuid:attempt_id>/sure")
@login_required
@in_order
def sure(attempt_id: UUID) -> ResponseReturnValue:
    """How sure, before anything is revealed."""
    value = request.form.get("confidence")
    try:
        confidence = clean_integer(value, field="confidence", minimum=1, maximum=3)
    except InvalidInput:
        error = InvalidInput("Choose one of the three.", field="confidence")
        return refused(attempt_id, Stage.SUBMITTED, error)
    scoring.say_how_sure(**step(attempt_id), confidence=confidence)
    return done(attempt_id)


@blueprint.get("/attempts/<uuid:attempt_id>/points")
@login_required
def points(attempt_id: UUID) -> ResponseReturnValue:
    """The key points again, after the reveal, with the marks they have."""
    return page_of(attempt_id, Stage.SURE)


@blueprint.post("/attempts/<uuid:attempt_id>/points")
@login_required
@in_order
def mark(attempt_id: UUID) -> ResponseReturnValue:
    """Marks for the key points; the express way goes straight on to the result."""
    marks, own_points = read_marks(request.form), request.form.get("own_points", "")
    try:
        scoring.mark_points(**step(attempt_id), marks=marks, own_points=own_points)
    except InvalidInput as error:
        return refused(attempt_id, Stage.SURE, error)
    if request.form.get("go") == "express":
        express = {**own(attempt_id), "event_id": read_uuid(request.form, "express_id")}
        scoring.score_attempt(**express, levels={}, now=now())
    return done(attempt_id)


@blueprint.get("/attempts/<uuid:attempt_id>/rubric")
@login_required
def rubric(attempt_id: UUID) -> ResponseReturnValue:
    """The rubric again, after the reveal, with the levels it has."""
    return page_of(attempt_id, Stage.MARKED)


@blueprint.post("/attempts/<uuid:attempt_id>/rubric")
@login_required
@in_order
def score(attempt_id: UUID) -> ResponseReturnValue:
    """Levels for the criteria; the suggested rating follows."""
    try:
        levels = read_levels(request.form)
        scoring.score_attempt(**step(attempt_id), levels=levels)
    except InvalidInput as error:
        return refused(attempt_id, Stage.MARKED, error)
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/rating")
@login_required
@in_order
def rate(attempt_id: UUID) -> ResponseReturnValue:
    """Another rating than the suggested one, with a reason."""
    try:
        rating = clean_integer(request.form.get("rating"), field="rating", minimum=1, maximum=4)
        reason = request.form.get("reason", "")
        scoring.move_rating(**step(attempt_id), rating=rating, reason=reason)
    except InvalidInput as error:
        return refused(attempt_id, Stage.SCORED, error)
    return done(attempt_id)


@blueprint.post("/attempts/<uuid:attempt_id>/undo")
@login_required
@in_order
def undo(attempt_id: UUID) -> ResponseReturnValue:
    """Take the last step back."""
    scoring.undo_step(**step(attempt_id))
    return done(attempt_id)
