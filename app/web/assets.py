"""Our own static files, under an address that changes with them, so that browsers may keep them."""

import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import rjsmin
from flask import Blueprint, Flask, Response, abort, current_app, request

from app.web.joining import asked_later, join, join_later, read_modules

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
SQUEEZED = frozenset({"text/javascript", "text/css", "image/svg+xml"})
# In a style sheet comments that fill whole lines and what indents are left out, and space where it
# says nothing, but in strings.
CSS_COMMENT = re.compile(rb"^[ \t]*/\*.*?\*/\n|^[ \t]+", re.DOTALL | re.MULTILINE)
CSS_STRING = re.compile(rb'("[^"\n]*")')
CSS_SPACE = re.compile(
    rb"(?<=[{};,])[ \n]+| +(?=[{}])|(?<=[a-z-]:) +(?=[^;{}]*[;}])|;(?=\s*})| +(?=> )|(?<=>) +"
)
# Scripts that are no modules: they are sent alone, as they are.
CLASSIC = frozenset({"early", "sw"})
ON_EVERY_PAGE = ("dialogs", "waiting")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent, and its type."""

    content: bytes
    kind: str

    @cached_property
    def squeezed(self) -> bytes | None:
        """Its gzip where that helps, made when it is first asked for."""
        return gzip.compress(self.content, mtime=0) if self.kind in SQUEEZED else None


def read_assets(folder: Path = FOLDER) -> dict[str, Asset]:
    """Every file of the folder by its path inside; few and small, so they stay in memory."""
    return {
        path.relative_to(folder).as_posix(): read_asset(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_asset(path: Path) -> Asset:
    """One file, a script or style sheet without what is there for whoever works on it."""
    content = path.read_bytes()
    if path.suffix == ".js":
        content = rjsmin.jsmin(content)
    elif path.suffix == ".css":
        content = without_spaces(content)
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    return Asset(content=content, kind=kind)


def without_spaces(sheet: bytes) -> bytes:
    """A style sheet without what is there for reading."""
    pieces = CSS_STRING.split(CSS_COMMENT.sub(b"", sheet))
    return b"".join(
        piece if place % 2 else CSS_SPACE.sub(b"", piece) for place, piece in enumerate(pieces)
    )


class Shelf:
    """All that is served: the files, and what is joined from them, as they are asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.assets = read_assets(folder)
        self.modules = read_modules(
            {
                stem: self.assets[name].content.decode()
                for name in self.assets
                if name.endswith(".js") and (stem := name.removesuffix(".js")) not in CLASSIC
            }
        )
        whole = join(self.modules, self.modules).encode()
        self.digest = digest_of({**self.assets, "all": Asset(content=whole, kind="")})
        self.find = lru_cache(maxsize=128)(self.make)

    def make(self, name: str) -> Asset | None:
        """A file by its path, or what is joined under such a path; None where there is neither."""
        folder, _, last = name.rpartition("/")
        if folder == "joined" and last.endswith(".css"):
            return self.make_sheet(last.removesuffix(".css").split("+"))
        stems = last.removesuffix(".js").split("+")
        if folder == "joined" and self.modules.keys() >= set(stems):
            script = join(self.modules, stems)
        elif folder == "later" and stems[0] in asked_later(self.modules):
            script = join_later(self.modules, stems[0])
        else:
            return self.assets.get(name)
        return Asset(content=script.encode(), kind=TYPES[".js"])

    def make_sheet(self, stems: list[str]) -> Asset | None:
        """Style sheets one after the other."""
        parts = [self.assets.get(f"{stem}.css") for stem in stems]
        content = b"".join(part.content for part in parts if part)
        return Asset(content=content, kind=TYPES[".css"]) if None not in parts else None

    def address(self, name: str) -> str:
        """Where something that is there is found."""
        if self.find(name) is None:
            raise KeyError(f"there is no static file {name}")
        return f"/static/{self.digest}/{name}"


def digest_of(assets: dict[str, Asset]) -> str:
    """A short name for exactly these files with this content."""
    total = hashlib.sha256()
    for name, asset in assets.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(asset.content).digest())
    return total.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Serve the files under ``/static/<digest>/`` and teach templates their addresses."""
    shelf = Shelf()
    app.extensions["worker"] = make_worker(shelf)
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<version>/<path:name>")
    def file(version: str, name: str) -> Response:
        asset = shelf.find(name)
        if asset is None:
            abort(404)
        # A page of an earlier version may still ask for its files; it gets today's, unkept.
        return send(asset, FOREVER if version == shelf.digest else "no-cache")

    @app.template_global()
    def asset_url(name: str) -> str:
        return shelf.address(name)

    @app.template_global()
    def script_url(names: str) -> str:
        """The one script of a page that runs these modules beside those of every page."""
        return shelf.address(f"joined/{'+'.join((*ON_EVERY_PAGE, *names.split()))}.js")

    @app.template_global()
    def style_url(names: str) -> str:
        """The one style sheet of a page: what every page needs, and these parts."""
        return shelf.address(f"joined/{'+'.join(('app', *names.split()))}.css")

    app.register_blueprint(blueprint)


def make_worker(shelf: Shelf) -> str:
    """The service worker's script, told what to keep; it changes with every file and template.

    It is told of scripts that come later alone: what its pages ask for at once, it reads in them.
    """
    pages = sorted(TEMPLATES.rglob("*.html"))
    looks = hashlib.sha256(b"".join(page.read_bytes() for page in pages)).hexdigest()[:12]
    files = [shelf.address(f"later/{name}.js") for name in asked_later(shelf.modules)]
    version = json.dumps(shelf.digest + looks)
    told = f"const VERSION = {version};\nconst FILES = {json.dumps(files)};\n"
    return told + shelf.assets["sw.js"].content.decode()


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
