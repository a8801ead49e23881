"""Later chains name the ends of earlier ones, each end once."""

from __future__ import annotations

from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.writing.witness import Claim, claims
from tests.audit.samples import ended_chain


def test_a_start_names_every_end_that_no_earlier_start_has_named(url: str, keys: KeyRing) -> None:
    one = ended_chain(url, keys, "x1")
    two = ended_chain(url, keys)
    three = ended_chain(url, keys)
    with Reader.open(url) as reader:
        starts = {r.writer: list(claims(r.body)) for r in reader.records() if r.n == 0}
    assert starts[one] == []
    assert [(claim.writer, claim.n) for claim in starts[two]] == [(one, 3)]
    assert [(claim.writer, claim.n) for claim in starts[three]] == [(two, 1)]


def test_what_does_not_have_the_form_of_a_claim_is_none() -> None:
    claim = {"writer": "w", "n": 1, "leaf": "00"}
    assert list(claims({"heads": [claim, {}, "w", {**claim, "n": "1"}]})) == [Claim("w", 1, "00")]
    assert list(claims({"heads": claim})) == []
    assert list(claims({})) == []
