"""Static files: kept for ever under their digest, squeezed for whoever takes that."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.assets import FOLDER, FOREVER, Asset, Shelf, read_asset, send

SHELF = Shelf()
ASSETS, DIGEST = SHELF.assets, SHELF.digest


@pytest.mark.parametrize("name", ASSETS)
def test_every_file_comes_as_it_is_and_may_be_kept(visitor: FlaskClient, name: str) -> None:
    answer = visitor.get(f"/static/{DIGEST}/{name}", headers={"Accept-Encoding": ""})
    assert answer.status_code == 200
    assert answer.data == ASSETS[name].content
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.mimetype == ASSETS[name].kind


@pytest.mark.parametrize("name", ["app.css", "clock.js"])
def test_text_is_squeezed_for_whoever_takes_it(visitor: FlaskClient, name: str) -> None:
    answer = visitor.get(f"/static/{DIGEST}/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == ASSETS[name].content
    assert len(answer.data) < (FOLDER / name).stat().st_size


@pytest.mark.parametrize("taken", ["", "br", "gzip;q=0", "identity"])
def test_text_comes_plain_for_whoever_does_not(visitor: FlaskClient, taken: str) -> None:
    answer = visitor.get(f"/static/{DIGEST}/app.css", headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.data == ASSETS["app.css"].content


def test_a_page_of_an_earlier_version_gets_todays_file_unkept(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/0123456789ab/app.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["none.css", "../config.py", "%2e%2e/config.py", "..%2fconfig.py", "/etc/passwd", ""]
)
def test_what_is_no_file_of_ours_is_404(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/static/{DIGEST}/{name}").status_code in {308, 404}


def test_a_template_that_names_no_file_fails_at_once(site: Flask) -> None:
    url = site.jinja_env.globals["asset_url"]
    assert callable(url)
    assert url("app.css") == f"/static/{DIGEST}/app.css"
    with site.app_context(), pytest.raises(KeyError, match=r"none\.css"):
        url("none.css")


def test_the_digest_changes_with_content_and_with_names(tmp_path: Path) -> None:
    digests = set()
    for name, content in [("a.css", "x"), ("a.css", "y"), ("b.css", "y")]:
        for old in tmp_path.iterdir():
            old.unlink()
        (tmp_path / name).write_text(content)
        digests.add(Shelf(tmp_path).digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("name", "kind", "squeezed"),
    [
        ("a.js", "text/javascript", True),
        ("a.css", "text/css", True),
        ("a.svg", "image/svg+xml", True),
        ("a.png", "image/png", False),
        ("a.webmanifest", "application/manifest+json", False),
        ("a.strange", "text/plain", False),
    ],
)
def test_a_files_type_is_its_suffix(tmp_path: Path, name: str, kind: str, squeezed: bool) -> None:
    (tmp_path / name).write_bytes(b"x" * 100)
    asset = read_asset(tmp_path / name)
    assert asset.kind == kind
    assert (asset.squeezed is not None) == squeezed


def test_a_picture_is_sent_as_it_is(site: Flask) -> None:
    picture = Asset(content=b"png", kind="image/png")
    with site.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
        answer = send(picture, FOREVER)
    assert answer.data == b"png"
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_the_same_file_is_squeezed_to_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a { color: red }")
    once, again = (read_asset(tmp_path / "a.css").squeezed for _ in range(2))
    assert once == again


def test_comments_and_spaces_stay_at_home_and_code_is_as_it_was(tmp_path: Path) -> None:
    script, sheet = tmp_path / "a.js", tmp_path / "a.css"
    script.write_text(
        "// What for.\n/** Why. */\nlet url = 'http://a /* b */'; // here\n  y(`c  d`);\n"
    )
    assert read_asset(script).content == b"let url='http://a /* b */';y(`c  d`);"
    sheet.write_text(
        "/* All. */\na, b:not(c) {\n  b: c (d, e); f: g }\n"
        '@media (h: i) { a > b { content: "j, { k; }"; } }\n'
    )
    short = b'a,b:not(c){b:c (d,e);f:g}@media (h: i){a>b{content: "j, { k; }"}}'
    assert read_asset(sheet).content == short


@pytest.mark.parametrize("name", ["joined/search+queue.js", "later/voice.js"])
def test_joined_scripts_come_like_files(visitor: FlaskClient, name: str) -> None:
    answer = visitor.get(f"/static/{DIGEST}/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == FOREVER
    asset = SHELF.find(name)
    assert asset is not None
    assert gzip.decompress(answer.data) == asset.content


@pytest.mark.parametrize(
    "name",
    ["joined/search+none.js", "joined/search+.js", "joined/.js", "later/search.js", "later/"],
)
def test_what_can_not_be_joined_is_404(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/static/{DIGEST}/{name}").status_code == 404


def test_a_page_has_one_script_with_what_every_page_has(site: Flask) -> None:
    url = site.jinja_env.globals["script_url"]
    assert callable(url)
    assert url("") == f"/static/{DIGEST}/joined/dialogs+waiting.js"
    assert url("zone\n queue ") == f"/static/{DIGEST}/joined/dialogs+waiting+zone+queue.js"
    with pytest.raises(KeyError, match="none"):
        url("none")
