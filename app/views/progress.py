"""Progress: attempts by day, scores, topics, and the history of every attempt."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.services import history, progress
from app.web.border import query_choice, query_number
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("progress", __name__)

SPANS = ("12", "4", "all")


@blueprint.get("/progress")
@login_required
def index() -> ResponseReturnValue:
    """The learner's practice as pictures, words and tables."""
    span = query_choice("weeks", SPANS)
    view = progress.get_progress(
        get_db(), learner=get_learner(), weeks=None if span == "all" else int(span), now=now()
    )
    return render_template("progress/index.html", progress=view, span=span)


@blueprint.get("/history")
@login_required
def attempts() -> ResponseReturnValue:
    """Every attempt, newest first, a page at a time."""
    page = query_number("page", 1)
    return render_template(
        "progress/attempts.html",
        history=history.list_attempts(
            get_db(), user_id=get_learner().id, page=max(1, page), now=now()
        ),
    )
