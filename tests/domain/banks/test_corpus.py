"""The real pages of the corpus, which are all our own; the corpus is no part of the repository."""

import os
from pathlib import Path

import pytest

from app.domain.banks.choose import BANKS, read_file

CORPUS = os.environ.get("STRONG_ANSWER_CORPUS", "")


@pytest.mark.skipif(not CORPUS, reason="STRONG_ANSWER_CORPUS is not set: the corpus is not checked")
def test_every_real_page_is_read_by_our_own_reader() -> None:
    root = Path(CORPUS)
    pages = [path for path in sorted(root.rglob("*.md")) if path != root / "README.md"]
    assert len(pages) == 45
    for page in pages:
        path, text = page.relative_to(root).as_posix(), page.read_text(encoding="utf-8-sig")
        ours, *others = (bank.claim(path, text).sure for bank in BANKS)
        assert ours >= max(others), path
        assert read_file(path, text).reader == "page", path
