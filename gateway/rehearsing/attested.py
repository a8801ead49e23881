"""The result of a replay as a file that can go with an approval: signed, the same bytes for the same log and packs."""

from __future__ import annotations

import base64
from typing import Any

import orjson

from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer
from policies.rehearsal.replay import Replay

KIND = "sekisho-replay/1"
_CANONICAL = orjson.OPT_SORT_KEYS


class NotAttested(ValueError):
    """Why a file is no result of a replay that this key has signed."""


def said(result: Replay) -> dict[str, Any]:
    """The result as plain JSON; kinds, counts and ids of exchanges only."""
    return {
        "policy": result.policy,
        "judged": result.judged,
        "unchanged": result.unchanged,
        "reworded": result.reworded,
        "transitions": [
            {
                "stage": t.stage,
                "old": t.old.name.lower(),
                "new": t.new.name.lower(),
                "count": t.count,
                "danger": t.danger,
                "samples": [
                    {
                        "rule": s.rule,
                        "department": s.department,
                        "count": s.count,
                        "exchanges": list(s.exchanges),
                    }
                    for s in t.samples
                ],
            }
            for t in result.transitions
        ],
        "unreplayable": dict(result.unreplayable),
    }


def attested(result: Replay, scope: dict[str, Any], signer: Signer) -> bytes:
    """`scope` is what was asked: the period, the packs, the detectors, and how far the log reached."""
    statement = {"kind": KIND, "scope": scope, "result": said(result)}
    signature = signer.sign_message(_message(statement))
    told = {
        **statement,
        "signed_by": str(signer.verifier),
        "signature": base64.b64encode(signature).decode(),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | _CANONICAL) + b"\n"


def verified(raw: bytes, key: VerifierKey) -> dict[str, Any]:
    """The statement in a file that `key` has signed; raises NotAttested."""
    try:
        told = orjson.loads(raw)
        signature = base64.b64decode(told.pop("signature"), validate=True)
        signed_by = told.pop("signed_by")
    except (ValueError, AttributeError, KeyError, TypeError):
        raise NotAttested(
            "予行の結果のファイルではありません (not the result of a replay)"
        ) from None
    if told.get("kind") != KIND:
        raise NotAttested("予行の結果のファイルではありません (not the result of a replay)")
    if signed_by != str(key):
        raise NotAttested("別の鍵で署名されています (signed with another key)")
    if not key.holds(signature, _message(told)):
        raise NotAttested("署名が合いません。書き換えられています (the signature does not hold)")
    statement: dict[str, Any] = told
    return statement


def _message(statement: dict[str, Any]) -> bytes:
    return KIND.encode() + b"\n" + orjson.dumps(statement, option=_CANONICAL)
