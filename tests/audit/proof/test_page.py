"""The printed page holds the whole checkpoint, for people and for a camera."""

from __future__ import annotations

import pytest
import segno

from audit.proof.page import page
from audit.sealing.signing import Signer

SIGNER = Signer(b"s" * 32)
SIGNED = SIGNER.sign(1234, b"r" * 32, 1_795_741_323)


def test_the_page_shows_the_note_its_time_and_the_key() -> None:
    html = page(SIGNED, SIGNER.verifier)
    assert SIGNED.note in html
    assert str(SIGNER.verifier) in html
    assert "2026-11-27 10:02:03 JST" in html
    assert "http" not in html, "it needs no network"


def test_the_code_is_the_note_and_nothing_else() -> None:
    code = segno.make_qr(SIGNED.note, error="m", encoding="utf-8")
    drawn = code.svg_inline(omitsize=True, border=4)
    path = drawn[drawn.index(" d=") : drawn.index("/>")]
    assert path in page(SIGNED, SIGNER.verifier)


def test_a_checkpoint_of_another_key_is_not_printed() -> None:
    with pytest.raises(ValueError, match="did not sign"):
        page(SIGNED, Signer(b"o" * 32).verifier)
