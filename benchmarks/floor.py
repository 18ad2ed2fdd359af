"""The least that could do the same with the same server: raw SQL, stored HTML, one ORM write."""

import sqlite3
from pathlib import Path

from flask import Flask, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.models.attempt import Draft
from app.models.engine import WRITING, make_engine
from app.setting_checks import DATABASE_FILE

PAGE = "<!doctype html><title>{}</title><main>{}</main>"
LIST = """<!doctype html><title>Topics</title><ul>{% for id, title, subject, score in rows %}
<li><a href="/topics/{{ id }}">{{ title }}</a> {{ subject }} {{ score or "" }}</li>
{% endfor %}</ul>"""
TOPIC = "SELECT title, notes_html FROM topics WHERE id = ?"
TOPICS = """SELECT topics.id, title, subject, standings.latest_score FROM topics
LEFT JOIN standings ON standings.topic_id = topics.id AND standings.user_id = 1
WHERE archived_at IS NULL ORDER BY subject, title LIMIT ?"""


def make_floor(folder: Path) -> Flask:
    """An app on the same database; it asks nobody who they are and checks nothing."""
    app = Flask("floor")
    file = folder / DATABASE_FILE
    connection = sqlite3.connect(file, check_same_thread=False)
    engine = make_engine(f"sqlite:///{file}")
    app.extensions["close"] = (connection.close, engine.dispose)

    @app.get("/page/<int:topic_id>")
    def page(topic_id: int) -> ResponseReturnValue:
        return PAGE.format(*connection.execute(TOPIC, (topic_id,)).fetchone())

    @app.get("/list/<int:number>")
    def list_topics(number: int) -> ResponseReturnValue:
        return render_template_string(LIST, rows=connection.execute(TOPICS, (number,)).fetchall())

    @app.get("/nothing")
    def nothing() -> ResponseReturnValue:
        return PAGE.format("Nothing", "")

    @app.put("/draft")
    def draft() -> ResponseReturnValue:
        sent = request.get_json()
        with Session(engine, execution_options=WRITING) as db:
            row = db.query(Draft).filter_by(revision=sent["was"]).one()
            row.text, row.revision = sent["text"], sent["was"] + 1
            db.commit()
        return {"revision": sent["was"] + 1}

    return app
