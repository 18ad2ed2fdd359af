"""Weak topics and signals: what needs practice most, why, and the drill against it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.weakness import TopicState
from app.services.planning import weak_topics
from app.services.planning.weak_topics import ALL, TRIED
from app.services.progress import signals
from app.web.border import query_choice, query_number, query_text
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("weak", __name__)

STATES = (TRIED, *(state.value for state in TopicState), ALL)


@blueprint.get("/weak")
@login_required
def index() -> ResponseReturnValue:
    """Every topic by need, of one state or subject, below the signals across them."""
    state, subject = query_choice("state", STATES), query_text("subject")
    learner = get_learner()
    return render_template(
        "weak/index.html",
        panel=signals.get_panel(get_db(), user_id=learner.id),
        weak=weak_topics.get_weak_topics(
            get_db(),
            learner=learner,
            now=now(),
            state=state,
            subject=subject,
            page=query_number("page", 1),
        ),
        state=state,
        subject=subject,
    )
