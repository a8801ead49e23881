"""The envelope: opens for its own record with its own key, and for nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.contents import LongContents, LongText, load_contents, long_or_short
from audit.errors import SealBroken
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, Opened, identity, seal, seal_long, unseal
from tests.audit.samples import SECRET

KEYS = KeyRing(b"k" * 32)
WRAPPING = KEYS.wrapping("2026-11", "content")
MINE = identity("0123456789abcdef", 7, "x1", "request")


@given(st.binary(max_size=300))
def test_what_was_sealed_is_what_opens(text: bytes) -> None:
    envelope, says = seal(text, MINE, WRAPPING)
    assert unseal(envelope, says, MINE, KEYS).text == text


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=5))
def test_long_contents_open_as_any_other_with_what_the_record_says_of_them(
    pieces: list[str],
) -> None:
    contents = long_or_short({"text": LongText(pieces)})
    assert isinstance(contents, LongContents)
    long, says = seal_long(contents, MINE, WRAPPING)
    ciphertext = b"".join(long.ciphertext())
    assert (len(ciphertext), b"".join(long.ciphertext())) == (long.size, ciphertext)
    envelope = Envelope(long.key_id, long.wrapped, long.nonce, ciphertext)
    opened = unseal(envelope, says, MINE, KEYS)
    assert load_contents(opened.text) == {"text": "".join(pieces)}
    assert b"data_key" not in repr(long).encode() and "salt" not in repr(long)


@given(st.binary(max_size=60), st.data())
def test_no_bit_of_an_envelope_can_change(text: bytes, data: st.DataObject) -> None:
    envelope, says = seal(text, MINE, WRAPPING)
    name = data.draw(st.sampled_from(["wrapped", "nonce", "ciphertext"]))
    changed = bytearray(getattr(envelope, name))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    parts = {"wrapped": envelope.wrapped, "nonce": envelope.nonce}
    parts |= {"ciphertext": envelope.ciphertext, name: bytes(changed)}
    with pytest.raises(SealBroken):
        unseal(Envelope(envelope.key_id, **parts), says, MINE, KEYS)


def test_an_envelope_does_not_open_for_another_record() -> None:
    envelope, says = seal(b"{}", MINE, WRAPPING)
    for other in (identity("0123456789abcdef", 8, "x1", "request"), b""):
        with pytest.raises(SealBroken, match="does not open"):
            unseal(envelope, says, other, KEYS)


def test_a_commitment_to_other_contents_is_noticed() -> None:
    envelope, says = seal(b"{}", MINE, WRAPPING)
    with pytest.raises(SealBroken, match="commitment"):
        unseal(envelope, dataclasses.replace(says, commitment="0" * 64), MINE, KEYS)


def test_the_same_contents_never_give_the_same_commitment_or_key() -> None:
    (one, says_one), (other, says_other) = (seal(b"{}", MINE, WRAPPING) for _ in range(2))
    assert says_one.commitment != says_other.commitment
    assert one.ciphertext != other.ciphertext
    assert one.wrapped != other.wrapped


def test_an_envelope_shows_its_key_id_only() -> None:
    envelope, says = seal(SECRET.encode(), MINE, WRAPPING)
    assert repr(envelope) == f"Envelope(key_id='{WRAPPING.id}')"
    assert SECRET not in repr(Opened(b"salt", SECRET.encode())) + repr(says)


def test_a_cut_envelope_is_refused() -> None:
    _, says = seal(b"{}", MINE, WRAPPING)
    with pytest.raises(SealBroken):
        unseal(Envelope(WRAPPING.id, b"", b"", b""), says, MINE, KEYS)
