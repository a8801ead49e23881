"""Checkpoints: the C2SP form, byte for byte, and every way of forging one."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit.sealing.note import ED25519, Checkpoint, Signature, VerifierKey, parse_notes
from audit.sealing.signing import Signer

SIGNER = Signer(b"s" * 32)
SIGNED = SIGNER.sign(5, b"r" * 32, 1_795_000_000)


def test_a_note_has_three_signed_lines_and_a_line_for_each_signature() -> None:
    origin, size, root, blank, plain, timed, end = SIGNED.note.split("\n")
    assert (origin, size, blank, end) == (SIGNER.verifier.name, "5", "", "")
    assert root == "cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI="
    assert plain.startswith(f"\u2014 {origin} ")
    assert timed.startswith(f"\u2014 {origin} ")


def test_a_verifier_key_is_read_as_it_is_written() -> None:
    assert VerifierKey.parse(f"{SIGNER.verifier}\n") == SIGNER.verifier


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AQ==", "x" * 60])
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        VerifierKey.parse(text)


def test_signatures_and_their_time_hold() -> None:
    [read] = parse_notes(SIGNED.note)
    assert read == SIGNED
    assert SIGNER.verifier.accepts(read)
    assert SIGNER.verifier.time_of(read) == datetime.fromtimestamp(1_795_000_000, UTC)


@pytest.mark.parametrize(
    "change", [{"size": 6}, {"root": b"q" * 32}, {"extra": ("more",)}, {"origin": "other"}]
)
def test_a_changed_checkpoint_is_not_accepted(change: dict[str, object]) -> None:
    forged = dataclasses.replace(SIGNED, **change)  # type: ignore[arg-type]  # one field each
    assert not SIGNER.verifier.accepts(forged)
    assert SIGNER.verifier.time_of(forged) is None


@given(st.integers(0, 511))
def test_no_bit_of_a_signature_can_change(bit: int) -> None:
    plain = SIGNED.signatures[0]
    changed = bytearray(plain.bytes)
    changed[bit // 8] ^= 1 << bit % 8
    forged = dataclasses.replace(
        SIGNED, signatures=(Signature(plain.name, plain.key_id, bytes(changed)),)
    )
    assert not SIGNER.verifier.accepts(forged)


@pytest.mark.parametrize("line", [0, 1])
@pytest.mark.parametrize("byte", [0, 7, 40, -1])
def test_one_line_of_this_key_that_does_not_hold_spoils_the_note(line: int, byte: int) -> None:
    """As the signed-note specification has it: only lines of unknown keys are skipped."""
    signature = SIGNED.signatures[line]
    changed = bytearray(signature.bytes)
    changed[byte] ^= 1
    bad = Signature(signature.name, signature.key_id, bytes(changed))
    forged = dataclasses.replace(SIGNED, signatures=(*SIGNED.signatures, bad))
    assert SIGNER.verifier.accepts(SIGNED)
    assert not SIGNER.verifier.accepts(forged)


def test_another_key_does_not_sign_for_this_log() -> None:
    other = Signer(b"o" * 32)
    name, key_id = SIGNER.verifier.name, SIGNER.verifier.key_id(ED25519)
    forged = other.sign(5, b"r" * 32, 0)
    posing = Checkpoint(name, 5, b"r" * 32, (Signature(name, key_id, forged.signatures[0].bytes),))
    assert not SIGNER.verifier.accepts(forged)
    assert not SIGNER.verifier.accepts(posing)


def test_a_key_signs_for_its_own_log_only() -> None:
    name, key_id = SIGNER.verifier.name, SIGNER.verifier.key_id(ED25519)
    other = Checkpoint("other", 5, b"r" * 32, ())
    signature = Ed25519PrivateKey.from_private_bytes(b"s" * 32).sign(other.text.encode())
    signed = dataclasses.replace(other, signatures=(Signature(name, key_id, signature),))
    assert not SIGNER.verifier.accepts(signed)


def test_signatures_of_unknown_types_are_skipped() -> None:
    witness = Signature("witness.example", b"\0\0\0\1", b"ml-dsa" * 400)
    more = dataclasses.replace(SIGNED, signatures=(witness, *SIGNED.signatures))
    [read] = parse_notes(more.note)
    assert SIGNER.verifier.accepts(read)


def test_a_file_holds_many_notes_and_nothing_else() -> None:
    later = SIGNER.sign(9, b"t" * 32, 1_795_000_600)
    text = f"{SIGNED.note}\n{later.note}\n"
    assert parse_notes(text) == (SIGNED, later)
    for broken in (f"{text}x", f"x\n{text}", text.replace("\n9\n", "\n09\n"), "", text[:-20]):
        with pytest.raises(ValueError):
            parse_notes(broken)
