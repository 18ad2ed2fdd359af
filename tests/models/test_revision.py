"""Which version of the database this program wants."""

from alembic.script import ScriptDirectory

from app.models.revision import MIGRATIONS, wanted_revision


def test_the_newest_file_is_named_by_the_version_that_is_wanted() -> None:
    assert wanted_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()
