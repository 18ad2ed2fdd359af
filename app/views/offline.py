"""Practice without a connection: what a device keeps for it, and the steps it sends later."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from app.domain.errors import InvalidInput
from app.domain.learner import Learner
from app.domain.rubric import Criterion, anchor
from app.domain.timing import reading_seconds
from app.services.attempts import bundles, syncing
from app.services.attempts.bundles import Bundle
from app.services.attempts.syncing import Refusal
from app.views.attempts import own
from app.views.sent_events import read_events
from app.web.assets import worker_source
from app.web.border import json_body
from app.web.db import get_db
from app.web.login import get_learner, now
from app.web.seals import seal

blueprint = Blueprint("offline", __name__)


@blueprint.post("/attempts/<uuid:attempt_id>/events")
@login_required
def events(attempt_id: UUID) -> ResponseReturnValue:
    """Take a device's steps in order; what is named as stored is committed before it is named."""
    learner, body = get_learner(), json_body(request)
    if body.get("learner", learner.key) != learner.key:
        return jsonify(
            error="another-learner", message=gettext("These steps are somebody else's.")
        ), 401
    sent = read_events(body, learner)
    taken = syncing.take_events(
        get_db(), learner=learner, attempt_id=attempt_id, events=sent, now=now()
    )
    get_db().commit()
    answer = {"stored": [str(event_id) for event_id in taken.stored], "stage": taken.stage}
    if taken.refusal is None:
        return jsonify(answer)
    status = 422 if isinstance(taken.refusal.error, InvalidInput) else 409
    return jsonify({**answer, **refusal_json(taken.refusal)}), status


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """Why taking stopped, and the text that stands where the sent one would have stood."""
    return {
        "error": "refused",
        "refused": str(refusal.event_id),
        "message": str(refusal.error),
        "kept": refusal.kept_text,
    }


@blueprint.get("/attempts/<uuid:attempt_id>/bundle")
@login_required
def bundle(attempt_id: UUID) -> ResponseReturnValue:
    """What a running attempt needs to be gone through if the connection is lost."""
    return jsonify(bundle_json(bundles.bundle_of_attempt(**own(attempt_id))))


@blueprint.get("/offline/queue")
@login_required
def queue() -> ResponseReturnValue:
    """Today's queue for a device to keep, and how its learner answers."""
    learner = get_learner()
    made = bundles.list_bundles(get_db(), learner=learner, now=now())
    preferences = learner.preferences
    return jsonify(
        drills=[bundle_json(each) for each in made],
        way=preferences.way,
        clock_style=preferences.clock_style,
        extra_time=preferences.extra_time,
        multiplier=preferences.extra_time.multiplier,
        hard_stop=preferences.hard_stop,
        preparation_seconds=preferences.preparation_seconds,
    )


def bundle_json(made: Bundle) -> dict[str, Any]:
    """A bundle for a device, with the seal by which an attempt can be made from it later."""
    return {
        "drill_id": made.drill_id,
        "title": made.title,
        "subject": made.subject,
        "topic_url": made.topic_url,
        "box_seconds": made.asked["box_seconds"],
        "prompt": made.asked["prompt"],
        "points": [{"text": each.text, "critical": each.critical} for each in made.points],
        "criteria": [criterion_json(each) for each in made.criteria if not each.measured],
        "answers": [
            {"seconds": each.seconds, "points": [point.text for point in each.points]}
            for each in made.answers
        ],
        "comparisons": [
            {"bad": each.bad, "strong": each.strong, "why": each.why, "flaws": each.flaws}
            for each in made.comparisons
        ],
        "reading_seconds": reading_seconds(made.asked["prompt"]),
        "seal": seal(made.asked, get_learner().key),
    }


def criterion_json(line: Criterion) -> dict[str, Any]:
    """A line of the rubric with the sentence for each of its levels."""
    levels = range(line.minimum, line.maximum + 1)
    return {
        "key": line.key,
        "name": line.name,
        "question": line.question,
        "computed": line.computed,
        "levels": [[level, anchor(line, level)] for level in levels],
    }


@blueprint.get("/offline")
def index() -> ResponseReturnValue:
    """What can be done without a connection; the same page for everybody, so that it is kept."""
    return render_template("offline/index.html", learner=None, for_everybody=True)


@blueprint.get("/offline/drill")
def drill() -> ResponseReturnValue:
    """The page of a running drill with nothing in it; a device fills it with what it keeps."""
    blank = bundles.blank_attempt(now())
    return render_template(
        "attempts/answer.html",
        view=None,
        interruption=None,
        preparation=0.0,
        learner=Learner(id=0),
        for_everybody=True,
        attempt=blank,
        elapsed=0.0,
        error=None,
    )


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker; from the root, so that it looks after every page."""
    response = Response(worker_source(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
