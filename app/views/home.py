"""The first page: what this is, and what to do next."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services.attempts.unfinished import list_unfinished
from app.services.planning import reviews
from app.services.rounds import round_offers
from app.services.sessions import sessions
from app.services.topics import topics
from app.views.auth import settings
from app.web.db import get_db
from app.web.login import find_learner, now

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """One sentence and one button; for a known learner, today."""
    learner = find_learner()
    if learner is None:
        return render_template(
            "home/welcome.html",
            counts=topics.count_content(get_db()),
            registration_open=settings().registration_open,
        )
    session = sessions.find_open(get_db(), user_id=learner.id, now=now())
    inside = {item.attempt_id for item in session.items} if session else set()
    unfinished = list_unfinished(get_db(), user_id=learner.id, now=now())
    return render_template(
        "home/today.html",
        session_=session,
        unfinished=[attempt for attempt in unfinished if attempt.id not in inside],
        today_=reviews.get_today(get_db(), learner=learner, now=now()),
        anchor_waits=round_offers.anchor_waits(get_db(), learner=learner, now=now()),
    )


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    """How scores, ratings and days come about."""
    return render_template("home/help_page.html")
