"""What the log's key vouches for: facts of a record that whoever has no keys cannot make up.

A signature says what it is for, so that one can never be taken for another. What nobody signed may be of a version
that did not sign, or be put there by whoever can write to the database: who reads it says what it may still do.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import orjson

from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer

SIGNATURE = "signature"
"""The member of a body that holds it; it is not signed itself."""


def signed(purpose: str, told: Mapping[str, Any], signer: Signer) -> str:
    return base64.b64encode(signer.sign_message(_message(purpose, told))).decode("ascii")


def vouched(purpose: str, told: Mapping[str, Any], key: VerifierKey) -> bool:
    """Whether the key signed this, but for the signature in it."""
    try:
        signature = base64.b64decode(str(told.get(SIGNATURE)), validate=True)
    except ValueError:  # binascii.Error too; a plain one for what is not ASCII
        return False
    return key.holds(signature, _message(purpose, told))


def _message(purpose: str, told: Mapping[str, Any]) -> bytes:
    # No checkpoint begins so: a signature of one can never pass for a signature of the other.
    facts = {name: value for name, value in told.items() if name != SIGNATURE}
    return f"{purpose}\n".encode() + orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
