"""Long lists by pages."""


def page_within(page: int, number: int, size: int) -> tuple[int, int]:
    """The page that is shown, and how many there are, for so many lines at ``size`` a page.

    An empty list has one page; before the first page comes the first, past the last one the last.
    """
    pages = max(1, -(-number // size))
    return min(max(1, page), pages), pages
