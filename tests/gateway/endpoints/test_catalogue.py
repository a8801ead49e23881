"""Every endpoint reads whatever comes, or refuses it with a reason; what it reads, it can send and answer."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.endpoint import Endpoint
from gateway.endpoints.samples import SAMPLES
from gateway.web.errors import GatewayError

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
WORDS = [
    *("role", "user", "assistant", "type", "text", "message", "content", "input_text", "name"),
    *("function_call", "call_id", "arguments", "function_call_output", "output", "tool_use"),
    *("id", "input", "tool_result", "tool_use_id", "function", "format", "json_schema", "x"),
]
JSON = st.recursive(
    SCALARS | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)
    ),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in `value`, objects and arrays included."""
    inner = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else inner
    return [path, *(p for key, item in items for p in places(item, (*path, key)))]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: e.path)
@settings(max_examples=150)
@given(data=st.data())
def test_a_request_with_anything_in_any_place_is_read_or_refused(
    endpoint: Endpoint, data: st.DataObject
) -> None:
    body = copy.deepcopy(SAMPLES[endpoint.path])
    *way, last = data.draw(st.sampled_from(places(body)[1:]))
    here: Any = body
    for step in way:
        here = here[step]
    here[last] = data.draw(JSON)
    try:
        request = endpoint.read(body)
    except GatewayError as refused:
        assert refused.status == 400
        assert refused.message
    else:
        assert all(segment.text for segment in request.segments())
        assert orjson.dumps(endpoint.outgoing(request.body, ("label",))) is not None


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: e.path)
def test_an_error_has_a_body_of_its_dialect(endpoint: Endpoint) -> None:
    with pytest.raises(GatewayError) as refused:
        endpoint.read({"model": 1, "input": 7})
    told = orjson.loads(endpoint.error(refused.value, "ex-1"))
    assert told["error"]["message"] == refused.value.message
