"""A browser's way through a drill, form by form, for the tests of views."""

import re
from collections.abc import Iterable
from html import unescape
from io import BytesIO
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.services.planning import set_asides
from tests import factories

START = {"way": "type", "clock_style": "down", "extra_time": "1"}


def drill(app: Flask, title: str = "Cache-aside", seconds: int = 60) -> int:
    """A drill's number in an app's own database."""
    with Session(app.extensions["engine"]) as db:
        return factories.drill_id(db, title, seconds)


def start(client: FlaskClient, drill_id: int, **form: str) -> UUID:
    """Press Start; the attempt that runs."""
    sent = {**START, "attempt_id": str(uuid4()), **form}
    answer = client.post(f"/drills/{drill_id}/start", data=sent)
    assert answer.status_code == 303, text_of(answer)
    return UUID(answer.location.rpartition("/")[2])


def post(client: FlaskClient, attempt: UUID, name: str, **form: str) -> TestResponse:
    """Send one step's form, with a number of its own unless one is given."""
    return client.post(f"/attempts/{attempt}/{name}", data={"event_id": str(uuid4()), **form})


def put_draft(
    client: FlaskClient,
    attempt: UUID,
    text: str,
    *,
    tab: UUID | None = None,
    revision: int = 1,
    take: bool = False,
) -> TestResponse:
    """Save a draft as the page's script does."""
    body = {"tab": str(tab or uuid4()), "revision": revision, "text": text, "take": take}
    return client.put(f"/attempts/{attempt}/draft", json=body)


def marks(*words: str) -> dict[str, str]:
    """The fields of the marks' form; two points for a minute, five for three."""
    return {f"mark-{place}": word for place, word in enumerate(words or ("said", "said"))}


def submit(
    client: FlaskClient, attempt: UUID, text: str = "Say the decision, then the price."
) -> None:
    """Hand an answer in."""
    assert post(client, attempt, "submit", text=text).status_code == 303


def to_points(client: FlaskClient, attempt: UUID, text: str = "Say the decision.") -> None:
    """Go on until the key points wait for their marks."""
    submit(client, attempt, text)
    assert post(client, attempt, "sure", confidence="2").status_code == 303


def to_rubric(client: FlaskClient, attempt: UUID, *words: str) -> None:
    """Go on until the rubric waits for its levels."""
    to_points(client, attempt)
    assert post(client, attempt, "points", **marks(*words)).status_code == 303


def to_result(client: FlaskClient, attempt: UUID, *words: str) -> None:
    """Go all the way."""
    to_rubric(client, attempt, *words)
    assert post(client, attempt, "rubric", **{"level-clarity": "2"}).status_code == 303


def make_session(client: FlaskClient, **form: str) -> str:
    """Choose a session; the path of its page."""
    sent = {"minutes": "10", "order": "due", "session_id": str(uuid4()), **form}
    answer = client.post("/sessions", data=sent)
    assert answer.status_code == 303, words_of(answer)
    return answer.location


def plan_much(app: Flask, client: FlaskClient) -> None:
    """A plan with a date, and something that was set aside and taken back."""
    sent = {"interview_on": "2026-03-12", "minutes_a_day": "20", "track": ""}
    assert client.post("/plan", data=sent).status_code == 303
    with Session(app.extensions["engine"]) as db:
        user_id = factories.make_account(app, "ada@example.org")
        number, now = uuid4(), factories.NOW
        set_asides.set_aside(
            db, user_id=user_id, aside_id=number, topic_ids=[1], day=now.date(), now=now
        )
        set_asides.take_back(db, user_id=user_id, aside_id=number, now=now)
        db.commit()


def text_of(answer: TestResponse) -> str:
    """A page's source."""
    return answer.get_data(as_text=True)


def words_of(answer: TestResponse) -> str:
    """A page's words as they are read, without its tags."""
    source = re.sub(r"<(script|style|title)\b.*?</\1>", " ", text_of(answer), flags=re.DOTALL)
    source = re.sub(r"</?(bdi|code|em|kbd|mark|strong)\b[^>]*>", "", source)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", source)).split())


def title_of(answer: TestResponse) -> str:
    """The title of a page, as the browser's tab shows it."""
    found = re.search(r"<title>(.*?)</title>", text_of(answer), re.DOTALL)
    assert found is not None
    return unescape(found[1])


def hidden(answer: TestResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(answer))
    assert found is not None, name
    return unescape(found[1])


def checked(answer: TestResponse, name: str) -> list[str]:
    """The values that are chosen in a row of radio buttons."""
    inputs = re.findall(r"<input[^>]*>", text_of(answer))
    return [
        value[1]
        for one in inputs
        if f'name="{name}"' in one
        and re.search(r"\bchecked\b", one)
        and (value := re.search(r'value="([^"]*)"', one))
    ]


def shows_none_of(answer: TestResponse, secrets: Iterable[str]) -> bool:
    """Whether a page's source holds none of some sentences."""
    source = unescape(text_of(answer))
    return not [secret for secret in secrets if secret in source]


def upload(client: FlaskClient, text: str = factories.PAGE.format(title="My cache")) -> str:
    """Upload a page and return the preview's address."""
    form = {"title": "My notes", "files": (BytesIO(text.encode()), "Own/a.md")}
    answer = client.post("/sources", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303, text_of(answer)
    return answer.location


def upload_data(client: FlaskClient) -> str:
    """Upload one's own data again and return the preview's address."""
    content = client.get("/account/data/download").get_data()
    form = {"file": (BytesIO(content), "mine.zip")}
    answer = client.post("/account/data/imports", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303, text_of(answer)
    return answer.location


def start_round(client: FlaskClient, comparison: int = 1) -> str:
    """Start a round on a comparison; its address."""
    answer = client.post(f"/comparisons/{comparison}/start", data={"round_id": str(uuid4())})
    assert answer.status_code == 303, text_of(answer)
    return answer.location


def take(client: FlaskClient, address: str, name: str, **form: object) -> TestResponse:
    """Send one step of a round, with a number of its own unless one is given."""
    return client.post(f"{address}/{name}", data={"event_id": str(uuid4()), **form})
