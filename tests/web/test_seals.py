"""What was asked, sealed: read back whole, or not at all."""

from flask import Flask

from app.web.seals import seal, unseal

ASKED = {"drill_id": 1, "prompt": "Why?"}


def test_a_seal_gives_back_what_went_in(app: Flask) -> None:
    with app.app_context():
        assert unseal(seal(ASKED, "1.2"), "1.2") == ASKED


def test_what_is_no_seal_of_ours_is_nothing(app: Flask) -> None:
    with app.app_context():
        sealed = seal(ASKED, "1.2")
        assert unseal(sealed, "2.2") is None
        assert unseal(f"x{sealed}", "1.2") is None
        assert unseal(sealed.rpartition(".")[0], "1.2") is None
        assert unseal(None, "1.2") is None
