"""Progress: pictures over weeks, one week with its focus, one topic, and every attempt."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.services.attempts import history
from app.services.progress import progress, topic_lines, weekly
from app.services.scoring import topic_histories
from app.web.border import query_choice, query_day, query_number, query_text
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
        get_db(),
        learner=get_learner(),
        weeks=None if span == "all" else int(span),
        subject=query_text("subject"),
        now=now(),
    )
    return render_template("progress/index.html", progress=view, span=span)


@blueprint.get("/progress/week")
@login_required
def week() -> ResponseReturnValue:
    """Last week's figures, and one focus for this week."""
    view = weekly.get_week(get_db(), learner=get_learner(), day=query_day("of"), now=now())
    return render_template("progress/week.html", week=view)


@blueprint.get("/progress/topics")
@login_required
def topics() -> ResponseReturnValue:
    """Every topic that was tried, first try against latest."""
    page = query_number("page", 1)
    return render_template(
        "progress/topics.html",
        topics=topic_lines.get_topic_lines(get_db(), user_id=get_learner().id, page=page),
    )


@blueprint.get("/progress/topics/<int:topic_id>")
@login_required
def topic(topic_id: int) -> ResponseReturnValue:
    """The history of one topic, with what each attempt had more or less than before."""
    view = topic_histories.get_topic_history(get_db(), user_id=get_learner().id, topic_id=topic_id)
    return render_template("progress/topic.html", history=view)


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
