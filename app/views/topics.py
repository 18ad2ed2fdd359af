"""Subjects and topics: the list, its search, a topic's page, opening answers untried, ticks."""

from flask import Blueprint, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain import session_life
from app.domain.learner import Learner
from app.domain.study_day import study_day
from app.services.attempts import closing
from app.services.planning import why_here
from app.services.topics import search, ticks, topic_list, topic_page, topics
from app.views.drills import learner_or_guest
from app.web.border import query_number, query_text
from app.web.checklists import show_notes
from app.web.db import get_db
from app.web.login import (
    find_learner,
    get_learner,
    keep_session,
    learner_id,
    local_path,
    now,
    wants_json,
)
from app.web.templating import today

blueprint = Blueprint("topics", __name__)


@blueprint.get("/topics")
def index() -> ResponseReturnValue:
    """All topics by subject, a page at a time, or what a search finds."""
    typed = query_text("q")
    if typed:
        hits = search.search_topics(get_db(), user_id=learner_id(), typed=typed)
        return render_template("topics/search.html", typed=typed, found=hits)
    found = topic_list.get_topic_list(get_db(), user_id=learner_id(), page=query_number("page", 1))
    return render_template("topics/index.html", topics=found)


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
        own=topic.own,
        **about(learner, topic),
    )


def about(learner: Learner | None, topic: topic_page.TopicPage) -> dict[str, object]:
    """What only somebody who is known has: ticks, and a reason for the topic to be there."""
    if learner is None:
        notes = show_notes(topic.notes_html, topic.items, None)
        return {"notes": notes, "ticked": None, "why": None}
    topic_id = topic.line.id
    ticked = ticks.ticked_items(get_db(), user_id=learner.id, topic_id=topic_id, items=topic.items)
    return {
        "notes": show_notes(topic.notes_html, topic.items, ticked),
        "ticked": len(ticked),
        "why": why_here.get_why(
            get_db(), learner=learner, topic_id=topic_id, mine=topic.mine, now=now()
        ),
    }


@blueprint.post("/topics/<id:topic_id>/ticks")
@login_required
def tick(topic_id: int) -> ResponseReturnValue:
    """Tick an item of a checklist or take the tick away, as the pressed button says."""
    place = ticks.set_tick(
        get_db(),
        user_id=get_learner().id,
        topic_id=topic_id,
        item=request.form.get("tick") or request.form.get("untick", ""),
        ticked="tick" in request.form,
        now=now(),
    )
    get_db().commit()
    return jsonify(ticked="tick" in request.form) if wants_json() else redirect(place, 303)


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
    return keep_session(response, token, session_life.GUEST_LASTS) if token else response
