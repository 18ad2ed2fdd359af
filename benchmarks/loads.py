"""Pages to be loaded by benchmarks, as many as are wanted, and loads of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models.engine import WRITING, make_engine
from app.models.schema import upgrade_schema
from app.services.loading.content import Renderer, load_source
from app.services.loading.folders import PageSet, RawPage, page_set, read_folder
from app.services.loading.load_report import LoadReport
from app.web.rendering import RENDERER_VERSION, render_notes

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def many_pages(number: int) -> list[RawPage]:
    """So many different pages, made of our own ones under other names and ids."""
    own = [page for page in read_folder(ROOT / "content") if "/" in page.path]
    pages = []
    for turn in range(number):
        page = own[turn % len(own)]
        text = re.sub(r"^id: (.+)$", rf"id: \1-{turn}", page.content.decode(), flags=re.MULTILINE)
        text = re.sub(r"^# (.+)$", rf"# \1 {turn}", text, count=1, flags=re.MULTILINE)
        # Whole folders are copied, so that links between the pages of one lead somewhere.
        path = f"copy-{turn // len(own)}/{page.path}"
        pages.append(replace(page, path=path, content=text.encode()))
    return pages


def pages_on_demand(number: int) -> PageSet:
    """So many pages, none of which is held."""
    own = many_pages(len([page for page in read_folder(ROOT / "content") if "/" in page.path]))

    def read(path: str) -> RawPage:
        turn, rest = path.removeprefix("copy-").split("/", 1)
        page = own[int(rest.removesuffix(".md").rsplit("-", 1)[1])]
        mark = f"\n\nThis is copy {turn}.\n".encode()
        text = re.sub(rb"^id: .+$", b"", page.content, flags=re.MULTILINE)
        return replace(page, path=path, content=text + mark)

    paths = (f"copy-{turn // len(own)}/page-{turn % len(own)}.md" for turn in range(number))
    return PageSet(paths=tuple(sorted(paths)), read=read)


def load(engine: Engine, pages: list[RawPage]) -> LoadReport:
    """Load the pages as one source."""
    return load_set(engine, page_set({page.path: page for page in pages}))


def load_set(engine: Engine, pages: PageSet) -> LoadReport:
    """Load a set of pages as one source."""
    with Session(engine, execution_options=WRITING) as db:
        report = load_source(
            db,
            name="bench",
            pages=pages,
            renderer=Renderer(render=render_notes, version=RENDERER_VERSION),
            now=NOW,
        )
        db.commit()
    return report


def fresh_engine(folder: Path, name: str) -> Engine:
    """A migrated database of its own."""
    engine = make_engine(f"sqlite:///{folder / name}")
    upgrade_schema(engine)
    return engine
