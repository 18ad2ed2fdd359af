"""Scores that come at one moment: what each adds to the learner's sums stays in."""

from threading import Barrier, Thread

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.engine import WRITING
from app.models.review import StudyDay
from app.models.user import User
from app.services.figures.rebuilding import rebuild_learner
from app.web.login import COOKIE
from tests.conftest import TestClock
from tests.views import steps

NUMBER = 4


def test_scores_of_one_moment_all_count(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    cookie = ada.get_cookie(COOKIE)
    assert cookie is not None
    token, waiting, statuses = cookie.value, Barrier(NUMBER), []
    attempts = []
    for _each in range(NUMBER):
        attempts.append(steps.start(ada, steps.drill(app)))
        clock.forward(seconds=50)
        steps.submit(ada, attempts[-1])
        steps.post(ada, attempts[-1], "sure", confidence="2")
        steps.post(ada, attempts[-1], "points", **steps.marks())

    def score(place: int) -> None:
        browser = app.test_client()
        browser.set_cookie(COOKIE, token)
        waiting.wait()
        answer = steps.post(browser, attempts[place], "rubric", **{"level-clarity": str(place)})
        statuses.append(answer.status_code)

    at_once = [Thread(target=score, args=(place,)) for place in range(NUMBER)]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert statuses == [303] * NUMBER
    with Session(app.extensions["engine"], execution_options=WRITING) as db:
        learner = db.scalars(select(User.id).where(User.email == "ada@example.org")).one()
        assert db.scalar(select(func.sum(StudyDay.scored))) == NUMBER
        assert rebuild_learner(db, user_id=learner, now=clock()) == []
