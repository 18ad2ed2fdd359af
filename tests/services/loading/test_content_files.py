"""Files of a source: what they link to, and which id they give their page."""

from app.services.loading.content_files import linked_paths, read_id
from tests import factories


def test_a_file_links_to_pages_and_to_nothing_else() -> None:
    text = "[one](b.md)\n[outside](https://example.org/)\n[again](b.md#part)\n[picture](p.png)\n"
    assert linked_paths("A/a.md", text) == {"A/b.md": 1}


def test_the_id_of_a_page_is_read_from_its_head() -> None:
    page = "---\nid: cache\n---\n" + factories.PAGE.format(title="A").split("---\n", 2)[2]
    pages = factories.raw_pages({"a.md": page, "plain.md": "# No page\n", "bad.md": b"# A\n\xff\n"})
    assert read_id(pages, "a.md") == "cache"
    assert read_id(pages, "plain.md") is None
    assert read_id(pages, "bad.md") is None
