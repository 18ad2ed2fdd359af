"""E-mail addresses as accounts are looked up by."""

from app.domain.names import canonical_name

# What mail servers take at most (RFC 5321, with its erratum 1690).
LONGEST_EMAIL = 254


def canonical_email(text: str) -> str:
    """Return the form in which an e-mail that somebody typed is looked up and counted.

    No account has a longer one than is stored, so what is over that says nothing.
    """
    return canonical_name(text[:LONGEST_EMAIL])
