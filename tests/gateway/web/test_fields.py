"""Names and values of a query or a form."""

from __future__ import annotations

import pytest

from gateway.web.errors import GatewayError
from gateway.web.fields import MOST_FIELDS, fields


def test_names_have_values_and_some_have_several() -> None:
    found = fields(b"a=1&b=%E7%A6%8F+x&phrases=p&phrases=q&c=", frozenset({"phrases"}))
    assert found == {"a": "1", "b": "福 x", "phrases": ["p", "q"], "c": ""}


@pytest.mark.parametrize("raw", [b"a=1&a=2", b"a=%FF", b"\xff=1", b"&".join([b"a=1"] * 1001)])
def test_what_could_mean_two_things_or_nothing_is_refused(raw: bytes) -> None:
    assert raw.count(b"&") < MOST_FIELDS + 1
    with pytest.raises(GatewayError) as raised:
        fields(raw)
    assert raised.value.status == 400
