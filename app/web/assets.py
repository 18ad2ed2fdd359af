"""Our own static files, under an address that changes with them, so that browsers may keep them."""

import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

FOLDER = Path(__file__).resolve().parent.parent / "static"
TEMPLATES = FOLDER.parent / "templates"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
SQUEEZED = frozenset({".js", ".css", ".svg"})
# Comments that fill whole lines, and what indents; what follows code on its line stays, as a string
# may look like a comment.
COMMENTS = {
    ".js": re.compile(rb"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n|^[ \t]+", re.DOTALL | re.MULTILINE),
    ".css": re.compile(rb"^[ \t]*/\*.*?\*/\n|^[ \t]+", re.DOTALL | re.MULTILINE),
}
# In a style sheet space says nothing beside these, but in its strings.
CSS_STRING = re.compile(rb'("[^"\n]*")')
CSS_SPACE = re.compile(
    rb"(?<=[{};,])[ \n]+| +(?=[{}])|(?<=[a-z-]:) +(?=[^;{}]*[;}])|;(?=\s*})| +(?=> )|(?<=>) +"
)
# In a script the line's end says nothing after these, and no text goes over lines; a remark that
# ends a line needs its end.
JS_LINE = re.compile(rb"^((?:(?!//)[^\n`])*[{(\[,;])\n+|\n+(?=\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file as it is sent: its bytes, squeezed where that helps, and its type."""

    content: bytes
    squeezed: bytes | None
    kind: str


def read_assets(folder: Path = FOLDER) -> dict[str, Asset]:
    """Every file of the folder by its path inside; few and small, so they stay in memory."""
    return {
        path.relative_to(folder).as_posix(): read_asset(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_asset(path: Path) -> Asset:
    """One file, with its gzip where it is text."""
    content = without_comments(path.read_bytes(), path.suffix)
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    squeezed = gzip.compress(content, mtime=0) if path.suffix in SQUEEZED else None
    return Asset(content=content, squeezed=squeezed, kind=kind)


def without_comments(content: bytes, suffix: str) -> bytes:
    """A script or style sheet as it travels: a quarter of ours is for whoever works on it."""
    content = COMMENTS[suffix].sub(b"", content) if suffix in COMMENTS else content
    if suffix == ".js":
        return JS_LINE.sub(rb"\1", content)
    return without_spaces(content) if suffix == ".css" else content


def without_spaces(sheet: bytes) -> bytes:
    """A style sheet without the spaces that are there for reading."""
    pieces = CSS_STRING.split(sheet)
    return b"".join(
        piece if place % 2 else CSS_SPACE.sub(b"", piece) for place, piece in enumerate(pieces)
    )


def digest_of(assets: dict[str, Asset]) -> str:
    """A short name for exactly these files with this content."""
    total = hashlib.sha256()
    for name, asset in assets.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(asset.content).digest())
    return total.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Serve the files under ``/static/<digest>/`` and teach templates their addresses."""
    assets = read_assets()
    digest = digest_of(assets)
    app.extensions["worker"] = make_worker(assets, digest)
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<version>/<path:name>")
    def file(version: str, name: str) -> Response:
        asset = assets.get(name)
        if asset is None:
            abort(404)
        # A page of an earlier version may still ask for its files; it gets today's, unkept.
        return send(asset, FOREVER if version == digest else "no-cache")

    @app.template_global()
    def asset_url(name: str) -> str:
        if name not in assets:
            raise KeyError(f"there is no static file {name}")
        return f"/static/{digest}/{name}"

    app.register_blueprint(blueprint)


def make_worker(assets: dict[str, Asset], digest: str) -> str:
    """The service worker's script, told what to keep; it changes with every file and template.

    Pictures are left out: only the installed app's icon needs one, and the system keeps that.
    """
    pages = sorted(TEMPLATES.rglob("*.html"))
    looks = hashlib.sha256(b"".join(page.read_bytes() for page in pages)).hexdigest()[:12]
    files = [f"/static/{digest}/{name}" for name in assets if not name.endswith(".png")]
    told = f"const VERSION = {json.dumps(digest + looks)};\nconst FILES = {json.dumps(files)};\n"
    return told + assets["sw.js"].content.decode()


def worker_source() -> str:
    """The service worker's script."""
    source: str = current_app.extensions["worker"]
    return source


def send(asset: Asset, keep: str) -> Response:
    """The file as an answer."""
    squeezed = asset.squeezed if request.accept_encodings["gzip"] > 0 else None
    response = Response(squeezed or asset.content, mimetype=asset.kind)
    response.headers["Cache-Control"] = keep
    if asset.squeezed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if squeezed is not None:
        response.headers["Content-Encoding"] = "gzip"
    return response
