"""The least that could do the same with the same server: raw SQL, stored HTML, one ORM write.

It asks who the learner is and reads what the page is made of, as the page itself has to; before it
did not, and its list was compiled anew for every request, which flattered the list and wronged the
others. It checks nothing, keeps no log, and puts nothing together but one title and one loop.

Progress was measured over the list of topics alone, which reads one table. Now there is also a
floor that does its work: the sums of 12 weeks, by line and by subject, all topics with how the
learner stands, and the latest rounds. Of all but the rounds it prints as many rows as the page
shows. Both ratios are kept.
"""

import hashlib
import sqlite3
from datetime import datetime
from pathlib import Path
from uuid import UUID

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.models.attempt import Attempt, Draft
from app.models.engine import WRITING, make_engine
from app.models.user import User, UserSession
from app.setting_checks import DATABASE_FILE
from app.web.login import COOKIE

PAGE = "<!doctype html><title>{}</title><main>{}</main>"
LIST = """<!doctype html><title>Topics</title><ul>{% for id, title, subject, score, due in rows %}
<li><a href="/topics/{{ id }}">{{ title }}</a> {{ subject }} {{ score or "" }} {{ due or "" }}</li>
{% endfor %}</ul>"""
WHO = """SELECT users.id, users.time_zone FROM users
JOIN user_sessions ON user_sessions.user_id = users.id WHERE token_hash = ? AND expires_at > ?"""
TOPIC = "SELECT title, notes_html, source_id, subject FROM topics WHERE id = ?"
STANDING = "SELECT * FROM standings WHERE user_id = ? AND topic_id = ?"
TICKS = "SELECT item, ticked FROM ticks WHERE user_id = ? AND topic_id = ?"
NEAR = """SELECT id, title, address FROM topics
WHERE source_id = ? AND subject = ? AND archived_at IS NULL"""
TOPICS = """SELECT topics.id, title, subject, standings.latest_score, standings.due_at FROM topics
LEFT JOIN standings ON standings.topic_id = topics.id AND standings.user_id = ?
WHERE archived_at IS NULL ORDER BY subject, title LIMIT ?"""

FIGURES = (
    "SELECT day, sum(attempts), sum(seconds) FROM study_days"
    " WHERE user_id = :user_id AND day >= :first GROUP BY day",
    "SELECT week, kind, name, sum(count), sum(total) FROM week_sums"
    " WHERE user_id = :user_id AND week >= :first GROUP BY kind, name, week",
    "SELECT subject, week, kind, sum(count), sum(total) FROM week_sums"
    " WHERE user_id = :user_id AND week >= :first AND kind IN ('band', 'time')"
    " GROUP BY subject, week, kind",
    "SELECT title, subject, attempts, first_score, latest_score, due_at, stability, reviewed_at"
    " FROM topics LEFT JOIN standings ON topic_id = topics.id AND user_id = :user_id"
    " WHERE archived_at IS NULL",
    "SELECT material, outcome FROM rounds WHERE user_id = :user_id AND kind = 'pair'"
    " AND outcome IS NOT NULL AND started_at >= :first ORDER BY started_at DESC LIMIT 200",
)
ROWS = """<!doctype html><title>Progress</title>{% for rows in tables[:-1] %}<table>
{% for row in rows[:80] %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}"""


def token_hash() -> str:
    """What is stored of the token that the browser holds."""
    return hashlib.sha256(request.cookies[COOKIE].encode()).hexdigest()


def make_floor(folder: Path, now: datetime) -> Flask:
    """An app on the same database; ``now`` is where its clock stands."""
    app = Flask("floor")
    file = folder / DATABASE_FILE
    connection = sqlite3.connect(file, check_same_thread=False)
    engine = make_engine(f"sqlite:///{file}")
    app.extensions["close"] = (connection.close, engine.dispose)
    rows = app.jinja_env.from_string(LIST)
    figures = app.jinja_env.from_string(ROWS)

    def who() -> int:
        moment = now.replace(tzinfo=None).isoformat(" ", "microseconds")
        learner_id: int = connection.execute(WHO, (token_hash(), moment)).fetchone()[0]
        return learner_id

    @app.get("/page/<int:topic_id>")
    def page(topic_id: int) -> ResponseReturnValue:
        learner_id = who()
        title, html, source, subject = connection.execute(TOPIC, (topic_id,)).fetchone()
        for statement in (STANDING, TICKS):
            connection.execute(statement, (learner_id, topic_id)).fetchall()
        connection.execute(NEAR, (source, subject)).fetchall()
        return PAGE.format(title, html)

    @app.get("/list/<int:number>")
    def list_topics(number: int) -> ResponseReturnValue:
        return rows.render(rows=connection.execute(TOPICS, (who(), number)).fetchall())

    @app.get("/progress/<first>")
    def progress(first: str) -> ResponseReturnValue:
        told = {"user_id": who(), "first": first}
        tables = [connection.execute(statement, told).fetchall() for statement in FIGURES]
        return figures.render(tables=tables)

    @app.put("/draft/<uuid:attempt_id>/<uuid:tab>")
    def draft(attempt_id: UUID, tab: UUID) -> ResponseReturnValue:
        sent = request.get_json()
        with Session(engine, execution_options=WRITING) as db:
            learner = db.get_one(User, db.get_one(UserSession, token_hash()).user_id)
            attempt = db.get_one(Attempt, (learner.id, attempt_id))
            row = db.get_one(Draft, (learner.id, attempt.id, tab))
            row.text, row.revision = sent["text"], sent["was"] + 1
            db.commit()
        return {"revision": sent["was"] + 1}

    return app
