"""Irreversible masks: each of Presidio's operators as a policy names it, and none without its key."""

from __future__ import annotations

import hashlib

import pytest

from gateway.masking.operators import irreversibly
from gateway.web.errors import Code, GatewayError
from policies.rules.model import Operator

VALUE = "090-1234-5678"


@pytest.mark.parametrize(
    ("operator", "result"),
    [
        (None, "［電話番号］"),
        (Operator("replace"), "［電話番号］"),
        (Operator("replace", {"new_value": "（省略）"}), "（省略）"),
        (Operator("redact"), ""),
        (
            Operator("mask", {"masking_char": "*", "chars_to_mask": 4, "from_end": True}),
            "090-1234-****",
        ),
    ],
)
def test_an_operator_does_what_it_is_named_for(operator: Operator | None, result: str) -> None:
    assert irreversibly(operator, "PHONE_NUMBER", VALUE) == result


def test_a_hash_shows_nothing_of_the_value() -> None:
    hashed = irreversibly(
        Operator("hash", {"hash_type": "sha256", "salt": "0123456789abcdef"}), "PHONE_NUMBER", VALUE
    )
    assert len(hashed) == 64
    assert VALUE not in hashed


def test_encryption_takes_its_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASK_KEY", "k" * 32)
    encrypted = irreversibly(Operator("encrypt", {"key_env": "MASK_KEY"}), "PHONE_NUMBER", VALUE)
    assert VALUE not in encrypted and len(encrypted) > 20


@pytest.mark.parametrize("key", ["", "short"])
def test_without_a_key_nothing_goes_out(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("MASK_KEY", key)
    with pytest.raises(GatewayError) as caught:
        irreversibly(Operator("encrypt", {"key_env": "MASK_KEY"}), "PHONE_NUMBER", VALUE)
    assert caught.value.code is Code.MASK_KEY_MISSING


def test_without_a_salt_the_same_value_has_the_same_hash_wherever_it_stands() -> None:
    hashed = [irreversibly(Operator("hash"), "PHONE_NUMBER", VALUE) for _ in range(2)]
    assert hashed[0] == hashed[1]
    assert hashed[0] != irreversibly(Operator("hash"), "PHONE_NUMBER", VALUE[:-1])
    assert hashed[0] != hashlib.sha256(VALUE.encode()).hexdigest()
