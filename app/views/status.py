"""Whether the program is alive and ready, and its figures, for whoever watches it."""

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.services.installation import find_hindrance
from app.views.auth import settings
from app.web.login import ask_to_sign_in, find_learner
from app.web.metrics import current_metrics, has_token

blueprint = Blueprint("status", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Alive: answers without the database, so that a lost database does not restart the program."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Ready: the database answers and fits this program; else 503 and what is missing."""
    hindrance = find_hindrance(current_app.extensions["engine"])
    if hindrance is None:
        return jsonify(status="ready")
    return jsonify(status="not ready", missing=hindrance), 503, {"Retry-After": "3"}


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """The figures for Prometheus: for administrators, and for who sends ``METRICS_TOKEN``."""
    if has_token(settings().metrics_token):
        return current_metrics().written()
    if request.authorization is not None:
        abort(401, "That token is not METRICS_TOKEN.")
    learner = find_learner()
    if learner is None:
        return ask_to_sign_in()
    if not learner.is_admin:
        raise NotFound("There is no such page.")
    return current_metrics().written()
