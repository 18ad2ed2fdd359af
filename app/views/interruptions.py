"""The follow-up question that interrupts an attempt: that it was answered."""

from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.services.attempts import interruptions
from app.views.attempts import own, to_attempt
from app.web.db import get_db
from app.web.login import now, wants_json

blueprint = Blueprint("interruptions", __name__)


@blueprint.post("/attempts/<uuid:attempt_id>/interruption")
@login_required
def answer(attempt_id: UUID) -> ResponseReturnValue:
    """Keep the tap "answered"; the page's script stays where it is."""
    interruptions.answer_interruption(**own(attempt_id), now=now())
    get_db().commit()
    return jsonify(answered=True) if wants_json() else to_attempt(attempt_id)
