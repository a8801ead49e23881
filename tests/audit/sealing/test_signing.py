"""The signing key: made once, private, its public half beside it, and shown to nobody."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from audit.errors import KeyRefused
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer, published


def test_the_key_is_made_once_with_its_public_half(tmp_path: Path) -> None:
    first, second = Signer.open(tmp_path), Signer.open(tmp_path)
    assert first.verifier == second.verifier == published(tmp_path)
    assert (tmp_path / "signing.key").stat().st_mode & 0o777 == 0o600
    text = (tmp_path / "signing.pub").read_text(encoding="ascii")
    assert VerifierKey.parse(text) == first.verifier


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    Signer.open(tmp_path)
    (tmp_path / "signing.key").chmod(0o644)
    with pytest.raises(KeyRefused, match="chmod 600"):
        Signer.open(tmp_path)


def test_a_damaged_public_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "signing.pub").write_text("x+y+z", encoding="ascii")
    with pytest.raises(KeyRefused, match="public key"):
        published(tmp_path)
    assert published(tmp_path / "nowhere") is None


def test_a_signer_shows_and_copies_nothing() -> None:
    signer = Signer(b"SECRET-SECRET-SECRET-SECRET-1234")
    assert "SECRET" not in repr(signer) + str(signer.verifier)
    with pytest.raises(TypeError):
        copy.copy(signer)


def test_the_same_tree_is_signed_the_same_and_its_time_is_not() -> None:
    signer = Signer(b"s" * 32)
    one, later = (signer.sign(5, b"r" * 32, seconds) for seconds in (1, 2))
    assert one.signatures[0] == later.signatures[0]
    assert one.signatures[1] != later.signatures[1]
