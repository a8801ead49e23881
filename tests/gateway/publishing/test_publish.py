"""The key that publishes is the one that gateways know, or nothing is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import KeyRefused
from audit.sealing.signing import POLICIES, Signer
from gateway.publishing.publish import signer_of
from gateway.publishing.statement import PublicationRefused


def test_the_key_is_made_once(tmp_path: Path) -> None:
    assert signer_of(tmp_path).verifier == signer_of(tmp_path).verifier


def test_a_lost_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    signer_of(tmp_path)
    (tmp_path / f"{POLICIES}.key").unlink()
    with pytest.raises(KeyRefused):
        signer_of(tmp_path)
    assert not (tmp_path / f"{POLICIES}.key").exists()


def test_a_key_that_gateways_do_not_know_publishes_nothing(tmp_path: Path) -> None:
    signer_of(tmp_path)
    (tmp_path / f"{POLICIES}.key").unlink()
    Signer.open(tmp_path, name=POLICIES)
    with pytest.raises(PublicationRefused, match="控え"):
        signer_of(tmp_path)
