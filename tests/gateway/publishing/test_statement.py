"""A statement needs two people, a reason and a time to come; what was not signed as it stands does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from audit.sealing.signing import Signer
from gateway.publishing.statement import (
    Publication,
    PublicationRefused,
    Statement,
    checked,
    ranked,
    statement_of,
)

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIGNER = Signer(b"s" * 32)
STATEMENT = Statement(1, "b" * 64, "c" * 64, "総務課係長", "総務課長", "改定", NOON, NOON)


def test_what_was_signed_comes_back_as_it_was() -> None:
    signed = replace(STATEMENT, restores=3, evidence={"tests": 5}).signed_with(SIGNER)
    assert statement_of(signed, SIGNER.verifier).signed_with(SIGNER) == signed


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"approver": "総務課係長"}, "別の人"),
        ({"approver": "総務課　係長 "}, "別の人"),
        ({"author": "Ａｂｅ", "approver": "abe"}, "別の人"),
        ({"approver": " "}, "承認者"),
        ({"reason": "　"}, "理由"),
        ({"reason": "あ" * 2001}, "2000文字以内"),
        ({"effective_from": NOON - timedelta(seconds=1)}, "過去"),
    ],
    ids=["same", "blanks", "width", "nobody", "no reason", "long", "past"],
)
def test_what_nobody_may_sign_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises(PublicationRefused, match=why):
        checked(replace(STATEMENT, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["number", "bundle", "approver", "effective_from", "v"])
def test_a_statement_of_which_anything_was_changed_does_not_count(key: str) -> None:
    signed = STATEMENT.signed_with(SIGNER)
    said = orjson.loads(signed.stored)
    said[key] = 2 if isinstance(said[key], int) else f"{said[key]}x"
    forged = Publication(said["number"], orjson.dumps(said), signed.signature)
    with pytest.raises(ValueError, match="bad_signature"):
        statement_of(forged, SIGNER.verifier)


def test_a_signature_of_another_key_or_under_another_number_does_not_count() -> None:
    signed = STATEMENT.signed_with(SIGNER)
    with pytest.raises(ValueError, match="bad_signature"):
        statement_of(STATEMENT.signed_with(Signer(b"o" * 32)), SIGNER.verifier)
    with pytest.raises(ValueError, match="not_a_statement"):
        statement_of(replace(signed, number=2), SIGNER.verifier)


def test_a_signed_checkpoint_is_no_publication() -> None:
    text = SIGNER.sign(5, b"r" * 32, 0)
    forged = Publication(1, text.text.encode(), text.signatures[0].bytes)
    with pytest.raises(ValueError, match="bad_signature"):
        statement_of(forged, SIGNER.verifier)


def test_the_latest_to_come_into_force_counts_and_then_the_latest_published() -> None:
    hour = timedelta(hours=1)
    scheduled = replace(STATEMENT, number=2, effective_from=NOON + 3 * hour)
    small = replace(STATEMENT, number=3, published_at=NOON + hour, effective_from=NOON + hour)
    twin = replace(small, number=4)
    all_of_them = [STATEMENT, scheduled, small, twin]

    def numbers(at: datetime) -> list[int]:
        return [s.number for s in ranked(all_of_them, at)]

    assert numbers(NOON - hour) == []
    assert numbers(NOON) == [1]
    assert numbers(NOON + hour) == [4, 3, 1]
    assert numbers(NOON + 3 * hour) == [2, 4, 3, 1]
