"""Names and e-mail addresses in the one form in which two are compared."""

import unicodedata


def canonical_name(text: str) -> str:
    """Return the form in which names and e-mail addresses are compared, never shown.

    Case, width, composed or decomposed accents, invisible characters and runs of white space make
    no difference.
    """
    name = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    for _ in range(2):  # Folding can undo the normal form, and the other way round, once.
        name = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", name).split())
