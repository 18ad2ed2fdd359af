"""Where everybody with an account needs a second step, nothing else comes before setting it up."""

from flask import Flask, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.domain.learner import Learner
from app.web.db import SAFE_METHODS
from app.web.login import find_learner, wants_json

PAGE = "/account/second-step"
# What is reached all the same: the step itself, signing in and out, a new password, leaving for
# good, and what is the same for everybody and shows nothing of anybody's.
OPEN_PARTS = frozenset({"assets", "auth", "leaving", "reset", "second_step", "status"})
OPEN = frozenset({"home.help_page", "offline.index", "offline.drill", "offline.worker"})


def init_app(app: Flask) -> None:
    """Ask before every request, where the setting says so."""
    app.context_processor(lambda: {"lacks_second_step": lacks_second_step})
    if app.config["SETTINGS"].second_factor_for_all:
        app.before_request(ask_for_it)


def lacks_second_step(learner: Learner) -> bool:
    """Whether somebody has to set it up first: administrators always, the others by the setting."""
    for_all = current_app.config["SETTINGS"].second_factor_for_all
    return learner.needs_second_step or (
        for_all and not learner.is_guest and not learner.has_second_step
    )


def ask_for_it() -> ResponseReturnValue | None:
    """Send whoever wants to see a page there, and tell a script that it may see nothing now.

    What is sent is taken all the same: nothing that was typed gets lost, and nobody sees more.
    """
    is_open = request.blueprint in OPEN_PARTS or request.endpoint in OPEN
    if is_open or request.method not in SAFE_METHODS:
        return None
    learner = find_learner()
    if learner is None or not lacks_second_step(learner):
        return None
    if wants_json():
        words = gettext("Set up the second step of signing in first.")
        return jsonify(error="signed-out", message=words), 401
    return redirect(PAGE, 303)
