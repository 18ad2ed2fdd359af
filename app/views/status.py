"""Whether the program is alive, for whoever watches it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("status", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Alive: answers without the database, so that a lost database does not restart the program."""
    return jsonify(status="alive")
