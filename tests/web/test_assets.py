"""Static files: kept for ever under their digest, squeezed for whoever takes that."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.assets import (
    FOLDER,
    FOREVER,
    Asset,
    digest_of,
    read_asset,
    read_assets,
    send,
    without_comments,
)

ASSETS = read_assets()
DIGEST = digest_of(ASSETS)


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
        digests.add(digest_of(read_assets(tmp_path)))
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
    picture = Asset(content=b"png", squeezed=None, kind="image/png")
    with site.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
        answer = send(picture, FOREVER)
    assert answer.data == b"png"
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_the_same_file_is_squeezed_to_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a { color: red }")
    assert read_asset(tmp_path / "a.css") == read_asset(tmp_path / "a.css")


def test_comments_stay_at_home_and_code_is_as_it_was() -> None:
    script = (
        b"// What for.\n/**\n * Why.\n */\nlet url = 'http://a'; // here\n  // no\n/* x */ y();\n"
    )
    assert without_comments(script, ".js") == b"let url = 'http://a'; // here\n/* x */ y();"
    sheet = (
        b"/* All. */\na, b:not(c) {\n  b: c (d, e); f: g }\n"
        b'@media (h: i) { a > b { content: "j, { k; }"; } }\n'
    )
    short = b'a,b:not(c){b:c (d,e);f:g}@media (h: i){a>b{content: "j, { k; }"}}'
    assert without_comments(sheet, ".css") == short
    assert without_comments(b"a {\n  b();\n\n  c()\n}\n", ".js") == b"a {b();c()\n}\n"
    told = b"f(`g {\n"  # Where a text might go on, its line's end stays.
    assert without_comments(told, ".js") == told
    assert without_comments(b"// text\n", ".txt") == b"// text\n"


def test_no_text_of_a_script_goes_over_lines_as_their_indents_are_taken_away() -> None:
    for file in sorted(FOLDER.glob("*.js")):
        for line in file.read_text().splitlines():
            # A backtick in a regular expression begins no text.
            marks = re.sub(r"\(/.*?/g[,)]", "", line)
            assert marks.count("`") % 2 == 0, (file.name, line)
