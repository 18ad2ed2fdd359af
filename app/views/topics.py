"""Subjects and topics: the list with its search, a topic's page, opening answers untried."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.study_day import study_day
from app.services import accounts, closing, topic_page, topics, why_here
from app.views.drills import learner_or_guest
from app.web.border import query_text
from app.web.checklists import show_notes
from app.web.db import get_db
from app.web.login import find_learner, keep_session, local_path, now
from app.web.templating import today

blueprint = Blueprint("topics", __name__)


@blueprint.get("/topics")
def index() -> ResponseReturnValue:
    """All topics by subject, or those that hold every word of a search."""
    words = query_text("q")
    learner = find_learner()
    lines = topics.list_topics(get_db(), user_id=learner.id if learner else None, words=words)
    return render_template(
        "topics/index.html", words=words, number=len(lines), subjects=topics.by_subject(lines)
    )


@blueprint.get("/topics/<source>/<path:address>")
def show(source: str, address: str) -> ResponseReturnValue:
    """A topic: notes, drills, and, folded, its answers and comparisons."""
    learner = find_learner()
    user_id = learner.id if learner else None
    topic = topic_page.get_topic(
        get_db(), source=source, address=address, user_id=user_id, today=today()
    )
    return render_template(
        "topics/show.html",
        topic=topic,
        notes=show_notes(topic.notes_html, None),
        why=learner
        and why_here.get_why(get_db(), learner=learner, topic_id=topic.line.id, now=now()),
    )


@blueprint.post("/topics/<id:topic_id>/open")
def open_answers(topic_id: int) -> ResponseReturnValue:
    """Open a topic's answers before trying it: allowed, and kept in mind."""
    learner, token = learner_or_guest()
    # A peek after the end of an answer is none of that answer.
    closing.close_overdue(get_db(), user_id=learner.id, now=now())
    topics.open_answers(
        get_db(),
        user_id=learner.id,
        topic_id=topic_id,
        today=study_day(now(), learner.time_zone),
        now=now(),
    )
    get_db().commit()
    response = make_response(
        redirect(local_path(request.form.get("back", "/")) + "#page-answers", 303)
    )
    return keep_session(response, token, accounts.GUEST_LASTS) if token else response
