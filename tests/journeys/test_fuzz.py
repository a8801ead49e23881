"""Nonsense of every kind at every endpoint: never a 500, never a hang, never a request without a record."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections import Counter
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.describing.openapi import OPENAPI_PATH, document
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.samples import SAMPLES
from tests.fake_provider import FakeProvider
from tests.live import BOUNDARY, MESSAGE_KEY, Gateway, as_form

DOCUMENT = document()
HEADERS = {"authorization": f"Bearer {MESSAGE_KEY}"}
ANSWERS = {200, 400, 401, 403, 404, 405, 413, 415}
PATHS = [endpoint.path for endpoint in ENDPOINTS]
FORMS = frozenset(endpoint.path for endpoint in ENDPOINTS if endpoint.form)
FORM = f"multipart/form-data; boundary={BOUNDARY}"
api = schemathesis.openapi.from_dict(DOCUMENT)
patient = settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def test_the_document_is_served_and_names_every_endpoint(gateway: Gateway) -> None:
    with urllib.request.urlopen(gateway.url + OPENAPI_PATH) as answer:
        assert answer.headers["content-type"] == "application/openapi+json"
        assert json.load(answer) == DOCUMENT
    assert set(PATHS) < set(DOCUMENT["paths"])


@api.parametrize()
@patient
def test_what_the_document_allows_and_what_it_forbids_is_answered(
    gateway: Gateway, provider: FakeProvider, case: Any
) -> None:
    answer = case.call(base_url=gateway.url, headers=HEADERS, timeout=30)
    assert answer.status_code in ANSWERS, answer.content[:300]
    if answer.status_code != 200 and "v1" in case.path:
        assert set(json.loads(answer.content)) >= {"error"}


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes]:
    """The full request of an endpoint with some of its bytes cut, doubled, overwritten or swapped."""
    path = draw(st.sampled_from(PATHS))
    sample = SAMPLES[path]
    body = bytearray(as_form(sample) if path in FORMS else orjson.dumps(sample))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(body) - 1))
        size = draw(st.integers(0, 12))
        put = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b'"', b"\\", b"\\ud800", b"{", b"[", b"]", b"null", b"1e999", b"-0"]
                ),
                st.just(bytes(body[at : at + 40])),
            )
        )
        body[at : at + size] = put
    return path, bytes(body)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_broken_bytes_are_answered_and_recorded(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    before = recorded(gateway)
    seen: Counter[int] = Counter()

    @given(broken())
    @settings(patient, max_examples=150)
    def answered(request: tuple[str, bytes]) -> None:
        path, body = request
        if stream:
            body = body.replace(b'{"model":', b'{"stream":true,"model":', 1)
        kind = FORM if path in FORMS else "application/json"
        answer = gateway.post(body, path=path, content_type=kind)
        assert answer.status in ANSWERS, (path, body, answer.body[:300])
        seen[answer.status] += 1

    answered()
    assert recorded(gateway) - before == sum(seen.values())
    assert seen[400] and seen[200]


def test_nonsense_leaves_nothing_behind_in_memory(gateway: Gateway, provider: FakeProvider) -> None:
    """A megabyte of requests that are all different, after as much to warm up."""
    for start in (0, 60):
        for number in range(start, start + 60):
            text = f"{number} " + "".join(
                chr(0x3041 + (number * 7 + i * i) % 80) for i in range(6_000)
            )
            body = {
                "model": "mock",
                "messages": [{"role": "user", "content": text, "extra": [text[:99]]}],
            }
            gateway.post(orjson.dumps(body)[: -1 if number % 2 else None])
        if not start:
            before = gateway.resident_bytes()
    assert gateway.resident_bytes() - before < 32 * 2**20


def recorded(gateway: Gateway) -> int:
    """How many requests the log knows."""
    with sqlite3.connect(f"file:{gateway.folder}/audit.db?mode=ro", uri=True) as log:
        return int(log.execute("SELECT count(DISTINCT exchange) FROM records").fetchone()[0])
