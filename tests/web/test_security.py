"""Headers on every answer, and writes that another site sends."""

import pytest
from flask.testing import FlaskClient

from app.web.security import HEADERS

ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/healthz", 200),
    ("GET", "/static/0/app.css", 200),
    ("GET", "/static/0/none.css", 404),
    ("GET", "/nowhere", 404),
    ("GET", "/topics?q=%00", 400),
    ("DELETE", "/", 405),
    ("GET", "/progress", 302),
    ("POST", "/sign-in", 422),
    ("GET", "/test/raise/crash", 500),
    ("GET", "/test/raise/operational", 503),
    ("OPTIONS", "/", 200),
    ("HEAD", "/", 200),
]
WRITES = ["POST", "PUT", "DELETE"]
FOREIGN_ORIGINS = ["https://elsewhere.example", "null", "http://localhost:81", "http://[", ""]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_headers(
    visitor: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = visitor.open(path, method=method)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value], name
    assert "X-Request-Id" in answer.headers


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_only_static_files_are_kept(
    visitor: FlaskClient, method: str, path: str, status: int
) -> None:
    kept = visitor.open(path, method=method).headers["Cache-Control"]
    assert kept == ("no-cache" if path == "/static/0/app.css" else "no-store")


def test_the_policy_allows_no_foreign_and_no_inline_code(visitor: FlaskClient) -> None:
    policy = visitor.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*"):
        assert word not in policy


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("place", ["cross-site", "same-site", "", "nonsense"])
def test_a_write_that_a_browser_calls_foreign_is_refused(
    visitor: FlaskClient, method: str, place: str
) -> None:
    answer = visitor.open("/test/touch", method=method, headers={"Sec-Fetch-Site": place})
    assert answer.status_code == 403
    assert "another site" in answer.text


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_write_from_a_foreign_origin_is_refused(
    visitor: FlaskClient, method: str, origin: str
) -> None:
    answer = visitor.open("/test/touch", method=method, headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://behind-a-proxy.example"},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", WRITES)
def test_a_write_from_here_passes(
    visitor: FlaskClient, method: str, headers: dict[str, str]
) -> None:
    assert visitor.open("/test/touch", method=method, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_from_elsewhere_may_be_followed(visitor: FlaskClient, method: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert visitor.open("/topics", method=method, headers=headers).status_code == 200
