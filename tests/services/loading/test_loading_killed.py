"""A load in a process of its own, killed in the middle: the old state stands."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from app.models.engine import make_engine, open_session
from app.models.schema import upgrade_schema
from app.models.topic import Source, Topic
from app.setting_checks import DATABASE_FILE
from tests.factories import PAGE

# Says how far it is after each batch, and goes on when it is told.
LOADER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import app.factory
from app.models.engine import make_engine, open_session
from app.services.loading.content import Renderer, load_source
from app.services.loading.folders import read_folder
from app.web.rendering import RENDERER_VERSION, render_notes

def tell(done, total):
    print(done, total, flush=True)
    sys.stdin.readline()

with open_session(make_engine(sys.argv[1]), writing=True) as db:
    load_source(
        db,
        name="notes",
        pages=read_folder(Path(sys.argv[2])),
        renderer=Renderer(render=render_notes, version=RENDERER_VERSION),
        now=datetime.now(UTC),
        progress=tell,
    )
    db.commit()
"""


def loader(url: str, folder: Path) -> subprocess.Popen[str]:
    """A process that loads a folder."""
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, url, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def write_pages(folder: Path, number: int, word: str) -> None:
    folder.mkdir(exist_ok=True)
    for each in range(number):
        text = PAGE.format(title=f"{word} {each}")
        (folder / f"{each}.md").write_text(text)


def state(url: str) -> tuple[int | None, set[str]]:
    """How many sources there are, and the titles of all topics."""
    engine = make_engine(url)
    with open_session(engine, writing=False) as db:
        found = (
            db.scalar(select(func.count()).select_from(Source)),
            set(db.scalars(select(Topic.title))),
        )
    engine.dispose()
    return found


def test_a_load_that_is_killed_leaves_the_old_state_and_can_be_done_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / DATABASE_FILE}"
    engine = make_engine(url)
    upgrade_schema(engine)
    engine.dispose()
    folder = tmp_path / "notes"
    write_pages(folder, 3, "Old")
    assert loader(url, folder).communicate("\n" * 9)[0] == "3 3\n"
    before = state(url)
    write_pages(folder, 150, "New")
    process = loader(url, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "100 150\n"
    process.kill()
    process.communicate()
    assert state(url) == before == (1, {"Old 0", "Old 1", "Old 2"})
    assert loader(url, folder).communicate("\n" * 9)[0] == "100 150\n150 150\n"
    assert state(url) == (1, {f"New {each}" for each in range(150)})
