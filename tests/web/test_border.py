"""The border: what comes in with a request is stopped there, or fits everything behind it."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.domain.errors import InvalidInput
from tests import factories
from tests.views import steps

NO_ROWS = [
    *("0", "-1", "+1", "1.0", "1e3", "0x10", "1_0", " 1", "²", "١٢", "\uff11", "NaN", "Infinity"),
    *(str(2**31), str(2**63), str(2**64), str(10**40), str(10**400), "%00", "1%00", "1%0a"),
]
ROWS = ["/topics", "/drills", "/comparisons", "/attempts"]
FORM = "application/x-www-form-urlencoded"
HOSTILE = ["%00", "a%00b", "%ed%a0%80", "%ff%fe", "%c0%ae%c0%ae", "%80", "%e2%80", "x" * 5000]


def status_of(app: Flask, path: str, query: str = "") -> int:
    """The status for a path's raw bytes, which a client would encode once more."""
    builder = EnvironBuilder(path="/", query_string=query)
    environ = builder.get_environ()
    raw = path.encode("latin-1", "backslashreplace")
    environ["PATH_INFO"] = raw.decode("latin-1")
    app_iter, status, _headers = run_wsgi_app(app, environ)
    list(app_iter)
    return int(status[:3])


@pytest.mark.parametrize("number", [1, 42, 2**31 - 1])
def test_a_rows_number_is_read(visitor: FlaskClient, number: int) -> None:
    assert visitor.get(f"/test/id/{number}").text == str(number)


@pytest.mark.parametrize("text", NO_ROWS, ids=lambda t: t[:12])
def test_what_no_row_can_have_is_no_page(visitor: FlaskClient, text: str) -> None:
    assert visitor.get(f"/test/id/{text}").status_code in {400, 404}


@pytest.mark.parametrize("text", NO_ROWS, ids=lambda t: t[:12])
def test_no_drill_has_such_a_number(visitor: FlaskClient, text: str) -> None:
    assert visitor.get(f"/drills/{text}").status_code in {400, 404}
    assert visitor.post(f"/drills/{text}/start", data=steps.START).status_code in {400, 404}
    assert visitor.get(f"/comparisons/{text}").status_code in {400, 404}


@pytest.mark.parametrize("text", ["0", "²", str(2**63), str(10**400)], ids=lambda t: t[:12])
def test_the_four_numbers_that_broke_others_are_404(visitor: FlaskClient, text: str) -> None:
    assert visitor.get(f"/drills/{text}").status_code == 404


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
@pytest.mark.parametrize("where", ["/{}", "/topics/content/{}", "/static/1/{}", "/attempts/{}"])
def test_a_hostile_path_is_refused_and_nothing_breaks(
    visitor: FlaskClient, where: str, text: str
) -> None:
    assert visitor.get(where.format(text)).status_code in {302, 400, 404}


@pytest.mark.parametrize("raw", ["/\x00", "/topics/\xed\xa0\x80", "/\xff\xfe", "/\xc0\xae"])
def test_bytes_in_a_path_that_are_no_text_are_refused(site: Flask, raw: str) -> None:
    assert status_of(site, raw) in {400, 404}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
@pytest.mark.parametrize("where", ["/topics?q={}", "/topics?{}=1", "/drills/next?seconds={}"])
def test_a_hostile_query_is_refused_and_nothing_breaks(
    visitor: FlaskClient, where: str, text: str
) -> None:
    assert visitor.get(where.format(text)).status_code in {200, 303, 400}


def test_nul_in_a_query_is_named_as_what_it_is(visitor: FlaskClient) -> None:
    answer = visitor.get("/topics?q=a%00b")
    assert answer.status_code == 400
    assert "The address has characters" in answer.text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
@pytest.mark.parametrize("field", ["email", "password", "next", "kept_text", "kept_attempt"])
def test_a_hostile_form_is_refused_and_nothing_breaks(
    visitor: FlaskClient, field: str, text: str
) -> None:
    sent = {"email": "nobody@example.org", "password": factories.PASSWORD}
    others = "&".join(f"{name}={value}" for name, value in sent.items() if name != field)
    answer = visitor.post(
        "/sign-in",
        data=f"{others}&{field}={text}",
        content_type=FORM,
        # From a network of its own: the tries must not slow down the other tests' people.
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    # One network's many wrong tries are slowed down, which is a refusal too.
    assert answer.status_code in {400, 422, 429}


def test_a_body_over_the_limit_is_413(visitor: FlaskClient) -> None:
    answer = visitor.post("/sign-in", data={"email": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "At most 1 MB are taken at once" in answer.text


def test_too_many_fields_are_413(visitor: FlaskClient) -> None:
    fields = {f"field{n}": "x" for n in range(600)}
    answer = visitor.post("/sign-in", data=fields, content_type="multipart/form-data")
    assert answer.status_code in {413, 422}


BAD_JSON = {
    "empty": b"",
    "cut": b'{"a": ',
    "list": b"[1]",
    "text": b'"a"',
    "number": b"1",
    "null": b"null",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "1e999": b'{"a": 1e999}',
    "surrogate": b'{"a": "\\ud800"}',
    "surrogate key": b'{"\\ud800": 1}',
    "nul": b'{"a": "\\u0000"}',
    "latin-1": b'{"a": "\xe9"}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "long number": b'{"a": ' + b"9" * 5000 + b"}",
    "2**63": b'{"a": 9223372036854775808}',
}


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON.keys())
def test_json_that_no_database_takes_is_refused(visitor: FlaskClient, body: bytes) -> None:
    answer = visitor.post("/test/json", data=body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.is_json


def test_a_json_object_comes_in_as_it_is(visitor: FlaskClient) -> None:
    body: dict[str, Any] = {"a": [1, 2.5, None, True], "b": {"c": "ü😀"}}
    assert visitor.post("/test/json", json=body).json == body


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_json_under_another_name_is_refused(visitor: FlaskClient, kind: str) -> None:
    answer = visitor.post("/test/json", data=b"{}", content_type=kind)
    assert answer.status_code == 422


@pytest.fixture(scope="module")
def drafting(site: Flask) -> tuple[FlaskClient, UUID]:
    """A guest in mid-drill."""
    guest = site.test_client()
    return guest, steps.start(guest, steps.drill(site))


@pytest.mark.parametrize("text", [None, 1, 1.5, True, [], {}, ["a"], {"a": "b"}], ids=str)
def test_a_drafts_text_that_is_no_string_is_422(
    drafting: tuple[FlaskClient, UUID], text: object
) -> None:
    guest, attempt = drafting
    body = {"tab": str(attempt), "revision": 1, "text": text}
    answer = guest.put(f"/attempts/{attempt}/draft", json=body)
    assert answer.status_code == 422
    assert answer.is_json


@pytest.mark.parametrize("field", ["tab", "revision"])
@pytest.mark.parametrize("value", [None, "x", -1, 2**70, [], {}, 1.5, True], ids=str)
def test_a_drafts_numbers_are_checked(
    drafting: tuple[FlaskClient, UUID], field: str, value: object
) -> None:
    guest, attempt = drafting
    body = {"tab": str(attempt), "revision": 1, "text": "x", field: value}
    assert guest.put(f"/attempts/{attempt}/draft", json=body).status_code == 422


def test_a_query_is_trimmed_and_cut(visitor: FlaskClient) -> None:
    assert visitor.get("/test/query?text=%20abcdefgh").json == {
        "text": "abcde",
        "number": 7,
        "choice": "one",
    }


@pytest.mark.parametrize(
    ("given", "read"),
    [("12", 12), ("0", 0), ("-1", 7), ("x", 7), (str(2**31), 7), ("²", 7), ("", 7)],
)
def test_a_number_in_a_query_is_read_or_its_default(
    visitor: FlaskClient, given: str, read: int
) -> None:
    answer = visitor.get("/test/query", query_string={"number": given})
    assert answer.json is not None
    assert answer.json["number"] == read


@pytest.mark.parametrize(("given", "read"), [("two", "two"), ("three", "one"), ("", "one")])
def test_a_choice_in_a_query_is_one_of_its_words(
    visitor: FlaskClient, given: str, read: str
) -> None:
    answer = visitor.get("/test/query", query_string={"choice": given})
    assert answer.json is not None
    assert answer.json["choice"] == read


def test_invalid_input_knows_its_field() -> None:
    assert InvalidInput("No.", field="n").field == "n"
