"""Where files stand in each dialect, and what of a part is refused."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.attachments.places import attachments, replaced
from gateway.web.errors import Code, GatewayError

DATA = base64.b64encode("本文".encode()).decode()
URL = f"data:text/plain;base64,{DATA}"
PARTS: dict[str, Any] = {
    "file": {"type": "file", "file": {"filename": "a.txt", "file_data": URL}},
    "bare": {"type": "file", "file": {"filename": "a.txt", "file_data": DATA}},
    "image_url": {"type": "image_url", "image_url": {"url": URL, "detail": "low"}},
    "image_url as text": {"type": "image_url", "image_url": URL},
    "input_file": {"type": "input_file", "filename": "a.txt", "file_data": URL},
    "input_image": {"type": "input_image", "image_url": URL, "detail": "auto"},
    "document": {"type": "document", "source": {"type": "base64", "media_type": "text/plain", "data": DATA}},
    "document as text": {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "本文"}},
    "image": {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": DATA}},
    "percent": {"type": "image_url", "image_url": {"url": "data:text/plain,%E6%9C%AC%E6%96%87"}},
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("member", ["messages", "input"])
def test_a_file_is_found_with_its_bytes(part: dict[str, Any], member: str) -> None:
    body = {member: [{"role": "user", "content": [{"type": "text", "text": "x"}, part]}]}
    (found,) = attachments(body)
    assert found.raw == "本文".encode()
    assert found.path == (member, 0, "content", 1)


def test_files_stand_in_the_results_of_tools_too() -> None:
    result = {"type": "tool_result", "tool_use_id": "t", "content": [PARTS["image"]]}
    output = {"type": "function_call_output", "call_id": "c", "output": [PARTS["input_file"]]}
    assert attachments({"messages": [{"role": "user", "content": [result]}]})[0].raw
    assert attachments({"input": [output]})[0].raw


@pytest.mark.parametrize(
    ("part", "code", "place"),
    [
        ({**PARTS["file"], "secret": "x"}, Code.UNKNOWN_MEMBER, "/messages/0/content/0/*2"),
        ({"type": "file", "file": {"file_data": DATA, "x": "y"}}, Code.UNKNOWN_MEMBER, None),
        ({"type": "file", "file": {"file_data": "これは違う"}}, Code.INVALID_REQUEST, None),
        ({"type": "file", "file": {"filename": "a"}}, Code.INVALID_REQUEST, None),
        ({"type": "file"}, Code.INVALID_REQUEST, "/messages/0/content/0/file"),
        ({"type": "document", "source": {"type": "x"}}, Code.INVALID_REQUEST, None),
    ],
)
def test_a_part_that_is_not_understood_is_refused(part: Any, code: Code, place: str | None) -> None:
    with pytest.raises(GatewayError) as refused:
        attachments({"messages": [{"role": "user", "content": [part]}]})
    assert refused.value.code is code
    assert place is None or refused.value.param == place


CONTENTS = st.lists(st.sampled_from([{"type": "text", "text": "x"}, *PARTS.values()]), max_size=6)


@given(st.lists(CONTENTS, max_size=4), st.booleans())
def test_after_the_replacement_no_file_is_left_and_the_rest_is_as_it_was(
    contents: list[list[Any]], several: bool
) -> None:
    body: Any = {"messages": [{"role": "user", "content": c} for c in contents]}
    new = {"type": "text", "text": "t"}
    texts = {one.path: (new, new) if several else new for one in attachments(body)}
    done = replaced(body, texts)
    assert attachments(done) == []
    expected = [
        [x for part in c for x in ([part] if part["type"] == "text" else [new] * (1 + several))]
        for c in contents
    ]
    assert [m["content"] for m in done["messages"]] == expected
    assert [m["content"] for m in body["messages"]] == contents
