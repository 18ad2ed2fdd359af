"""The README holds what the code says: settings, tree, commands, packages."""

import re
import tomllib
from pathlib import Path

from app.config import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def test_the_settings_table_is_the_codes() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+) \| (.+) \|$", README, re.MULTILINE)
    assert rows == list(VARIABLES)


def test_every_file_and_folder_of_the_tree_exists() -> None:
    tree = README.split("## The tree")[1].split("```")[1]
    # The folder whose content a line so far to the right speaks of.
    folders = {0: ROOT}
    for line in tree.strip().splitlines():
        depth = len(line) - len(line.lstrip())
        names = re.split(r"\s{3,}", line.strip())[0].split()
        for name in names if not line.startswith(("content/", "migrations/")) else names[:1]:
            if re.fullmatch(r"[\w.-]+\.\w+|[\w-]+/", name) or name == "Makefile":
                folders[depth + 2] = folders[depth] / name
                assert folders[depth + 2].exists(), name


def test_every_folder_of_the_app_is_in_the_tree() -> None:
    parents = (ROOT / "app", ROOT / "app" / "services")
    folders = [path.name for parent in parents for path in parent.iterdir() if path.is_dir()]
    missing = [n for n in folders if n != "__pycache__" and f" {n}/ " not in README]
    assert missing == []


def test_every_package_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    table = README.split("What each package is there for:")[1].casefold()
    for requirement in project["dependencies"]:
        name = re.split(r"[\[><=]", requirement)[0]
        assert name in table.replace("pyyaml", "pyyaml"), name


def test_the_commands_it_names_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in set(re.findall(r"make ([a-z]+)", README)) - {"needs"}:
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command


def test_the_pictures_are_there() -> None:
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).exists(), picture


def test_lock_files_carry_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-audit.txt"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text), name
