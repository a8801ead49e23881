"""The stored bytes: canonical, complete, and readable only when they are a record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.contents import dump_contents, load_contents
from audit.record import (
    NO_PREVIOUS,
    Commitment,
    Draft,
    Kind,
    decode,
    leaf_hash,
    prepare,
    project,
    store,
    written_time,
)
from tests.audit.samples import AT, SECRET, request

WRITER = "0123456789abcdef"
SEALED = Commitment("a" * 64, "b" * 64, "ring/content/2026-11")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
values = st.recursive(scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(texts, v))
bodies = st.dictionaries(texts, values, min_size=2, max_size=6)


def bytes_of(body: dict[str, Any]) -> bytes:
    return store(WRITER, 3, NO_PREVIOUS, prepare(Draft("x", Kind.REQUEST, AT, body)), SEALED)


@settings(max_examples=40)
@given(bodies, st.randoms())
def test_the_order_of_keys_never_reaches_the_bytes(body: dict[str, Any], random: Any) -> None:
    shuffled = list(body.items())
    random.shuffle(shuffled)
    assert bytes_of(dict(shuffled)) == bytes_of(body)


@settings(max_examples=40)
@given(bodies)
def test_the_bytes_are_the_sorted_json_of_everything_in_them(body: dict[str, Any]) -> None:
    stored = bytes_of(body)
    assert orjson.dumps(orjson.loads(stored), option=orjson.OPT_SORT_KEYS) == stored


@settings(max_examples=40)
@given(bodies)
def test_what_is_stored_is_what_is_decoded(body: dict[str, Any]) -> None:
    record = decode(bytes_of(body))
    assert (record.writer, record.n, record.exchange, record.kind) == (
        WRITER,
        3,
        "x",
        Kind.REQUEST,
    )
    assert (record.at, record.body, record.sealed, record.prev) == (AT, body, SEALED, NO_PREVIOUS)


def test_the_stored_form_is_this_and_changes_only_with_its_version() -> None:
    draft = Draft("x1", Kind.CLOSING, AT, {"outcome": "completed", "decision": "allow"})
    assert store(WRITER, 1, NO_PREVIOUS, prepare(draft), None) == (
        b'{"at":"2026-11-24T01:02:03.456789Z","body":{"decision":"allow","outcome":"completed"},'
        b'"exchange":"x1","kind":"closing","n":1,"prev":"' + b"0" * 64 + b'","sealed":null,'
        b'"v":1,"writer":"0123456789abcdef"}'
    )


def test_the_leaf_of_an_empty_entry_is_that_of_certificate_transparency() -> None:
    assert leaf_hash(b"").hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )


def test_a_later_change_of_the_callers_objects_does_not_reach_the_record() -> None:
    body = {"model": "demo"}
    prepared = prepare(Draft("x", Kind.REQUEST, AT, body))
    body["model"] = "other"
    assert prepared.body == b'{"model":"demo"}'


@given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
def test_written_times_sort_like_times(one: datetime, other: datetime) -> None:
    try:
        first, second = written_time(one), written_time(other)
    except OverflowError:  # next to the ends of the calendar
        return
    assert len(first) == 27
    assert (first < second) == (one < other)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Draft("x", Kind.REQUEST, AT.replace(tzinfo=None), {})


@pytest.mark.parametrize("exchange", ["x\0", "受付1", "x" * 129])
def test_an_exchange_id_that_a_database_could_refuse_is_refused_first(exchange: str) -> None:
    with pytest.raises(ValueError, match="exchange id"):
        Draft(exchange, Kind.REQUEST, AT, {})


def test_a_body_that_is_not_json_is_refused_without_being_quoted() -> None:
    with pytest.raises(ValueError, match="not JSON") as caught:
        prepare(Draft("x", Kind.REQUEST, AT, {"model": {SECRET}}))
    assert SECRET not in str(caught.value)


def test_half_a_surrogate_pair_in_contents_is_kept() -> None:
    contents = {"text": "\ud83d", "other": "名前"}
    assert load_contents(dump_contents(contents)) == contents


def test_columns_take_only_text_and_no_nul() -> None:
    assert project({"model": "a\0b", "outcome": 3, "subject": None, "policy": "p"}) == (
        None,
        None,
        "a\ufffdb",
        None,
        None,
        "p",
    )


@pytest.mark.parametrize(
    "edit",
    [
        (b'"v":1', b'"v":2'),
        (b'"kind":"closing"', b'"kind":"opening"'),
        (b'"n":1', b'"n":"1"'),
        (b'"writer":"0', b'"writer":"Z'),
        (b'"body":{}', b'"body":[]'),
        (b'"exchange":"x"', b'"exchange":null'),
        (b'"sealed":null', b'"sealed":{"key":"k"}'),
        (b'"at":"2026-', b'"at":"soon-'),
        (b"}", b""),
    ],
    ids=lambda edit: edit[1].decode(),
)
def test_bytes_that_are_not_a_record_are_refused(edit: tuple[bytes, bytes]) -> None:
    stored = store(WRITER, 1, NO_PREVIOUS, prepare(Draft("x", Kind.CLOSING, AT, {})), None)
    with pytest.raises(ValueError, match="not a record"):
        decode(stored.replace(*edit))


def test_nothing_shows_contents() -> None:
    draft = request("x")
    assert SECRET not in repr(draft) + repr(prepare(draft))
