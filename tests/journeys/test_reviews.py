"""What a rule flags, and what may be an incident, is a case from the moment it is entered."""

from __future__ import annotations

import pytest

from audit.ledger.review import Reason
from audit.reading.read import Reader
from audit.reviews.cases import cases
from tests.live import Gateway

ASK = {"model": "mock", "messages": [{"role": "user", "content": "こんにちは"}]}


def ask(gateway: Gateway, text: str) -> str:
    answer = gateway.post({"model": "mock", "messages": [{"role": "user", "content": text}]})
    exchange: str = answer.headers["x-sekisho-exchange"]
    return exchange


def reasons(gateway: Gateway, exchange: str) -> tuple[Reason, ...]:
    with Reader.open(gateway.database) as reader:
        case = cases(reader).get(exchange)
    return () if case is None else case.reasons


@pytest.mark.parametrize("text", ["個人番号123456789018", "鍵は AKIAIOSFODNN7EXAMPLE です"])
def test_a_blocked_my_number_or_credential_is_an_incident(text: str, gateway: Gateway) -> None:
    assert reasons(gateway, ask(gateway, text)) == (Reason.INCIDENT,)


def test_a_flagged_request_waits_for_review(gateway: Gateway) -> None:
    text = "法人番号 8700110005901 の会社について"
    assert reasons(gateway, ask(gateway, text)) == (Reason.RULE,)


def test_an_ordinary_request_opens_nothing(gateway: Gateway) -> None:
    assert reasons(gateway, ask(gateway, "山田太郎様への案内文")) == ()
