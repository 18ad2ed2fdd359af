"""Cells of a table for other programs, of which none may run as a formula there."""

# What spreadsheets take for the beginning of a formula, or skip before one.
# The second half are the wide forms of the first.
STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SKIPPED_FIRST = ("\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text as a cell that is only shown: one that could be a formula gets an apostrophe first.

    >>> harmless("=1+1"), harmless("  @SUM(A1)"), harmless("a = b")
    ("'=1+1", "'  @SUM(A1)", 'a = b')
    """
    is_formula = text.startswith(SKIPPED_FIRST) or text.lstrip().startswith(STARTS)
    return f"'{text}" if is_formula else text


def cell(value: object) -> str | int | float:
    """A value as a cell: numbers as they are, yes or no for truth, and text that is harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int | float) else harmless(str(value))
