"""Sixteen learners who drill while their server is killed, or while a new version comes."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from random import Random
from time import sleep

from app.config import ROOT
from app.models.engine import make_engine
from app.setting_checks import DATABASE_FILE
from tests.crowd import Crowd, kill, lost_or_doubled, migrate, served, stock
from tests.line import line_to
from tests.postgresql import free_port

LEARNERS = 16
KILLS = 50
LATER = '''"""What a later version adds."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("from_later", sa.Text(), nullable=True))
    op.create_table("from_later", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("from_later")
'''


def kills(folder: Path) -> list[str]:
    """Kill the whole server, again and again, while sixteen learners drill."""
    url = f"sqlite:///{folder / DATABASE_FILE}"
    random = Random(1)  # noqa: S311 - no secret
    crowd = Crowd(port=free_port(), tokens=stock(url, LEARNERS))
    with ExitStack() as stack:
        server = stack.enter_context(served(url, folder, crowd.port))
        with crowd.drilling():
            for number in range(KILLS):
                sleep(random.uniform(0.2, 1.5))
                kill(server)
                server = stack.enter_context(served(url, folder, crowd.port))
                if number % 10 == 9:
                    print(f"  {number + 1} kills, {len(crowd.acked)} answers", flush=True)
    found = lost_or_doubled(make_engine(url), crowd.acked)
    print(
        f"kills: {KILLS} times, {len(crowd.acked)} answers acknowledged, {crowd.failures} requests "
        f"sent again, {len(found)} lost, doubled or changed, {len(crowd.errors)} errors"
    )
    return [*found, *crowd.errors]


def deploy(folder: Path) -> list[str]:
    """Bring a new version with a migration while sixteen learners drill on the old one."""
    url, later = f"sqlite:///{folder / DATABASE_FILE}", folder / "later"
    old, new, tokens = free_port(), free_port(), stock(url, LEARNERS)
    make_later(later)
    with ExitStack() as stack:
        before = stack.enter_context(served(url, folder, old))
        line = stack.enter_context(line_to(old))
        crowd = Crowd(port=line.port, tokens=tokens)
        stack.enter_context(crowd.drilling())
        sleep(3)
        migrate(url, folder, later)
        sleep(3)
        stack.enter_context(served(url, folder, new, program=later))
        line.target = new
        # A proxy lets the requests end that the old version has.
        sleep(2)
        before.terminate()
        before.wait(60)
        sleep(3)
        crowd.finish()
    found = lost_or_doubled(make_engine(url), crowd.acked)
    print(
        f"deploy: {len(crowd.acked)} answers acknowledged, {crowd.failures} requests sent again, "
        f"{len(crowd.errors)} errors, {len(found)} lost, doubled or changed"
    )
    return [*found, *crowd.errors]


def make_later(folder: Path) -> None:
    """The program with one migration more."""
    for part in ("app", "migrations"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "wsgi.py", folder)
    versions = folder / "migrations" / "versions"
    newest = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
    (versions / "9999_later.py").write_text(LATER.format(newest=newest), encoding="utf-8")
