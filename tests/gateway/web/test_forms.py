"""Multipart forms, read strictly: what two parsers could read differently is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.errors import GatewayError
from gateway.web.forms import received_form
from tests.live import BOUNDARY, as_form

KIND = f"multipart/form-data; boundary={BOUNDARY}"


def held(name: str, content: str) -> dict[str, Any]:
    return {"filename": name, "file_data": content}


def test_fields_and_the_file_are_read() -> None:
    form = received_form(
        as_form({"a": "文", "l[]": ["x", "y"], "file": held("名簿.txt", "あ")}), KIND
    )
    assert form.body == {"a": "文", "l[]": ["x", "y"]}
    assert form.upload is not None
    assert (form.upload.name, form.upload.raw) == ("名簿.txt", "あ".encode())


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"{}", "application/json"),
        (b"", KIND),
        (b"junk", KIND),
        (as_form({"a": "b"})[:-6], KIND),
        (as_form({"a": "b"}), "multipart/form-data"),
        (as_form({"a": ["b", "c"]}), KIND),
        (as_form({"file": held("a", "b")}).replace(b'name="file"', b'name="other"'), KIND),
        (as_form({"file": held("a", "b")}).replace(b"--\r\n", b"\r\n") + as_form({"file": held("a", "b")}), KIND),
        (as_form({f"f{n}": "x" for n in range(70)}), KIND),
        (as_form({"a": "b"}).replace(b'"a"', b'"\xff"'), KIND),
    ],
    ids=["json", "empty", "junk", "torn", "boundary", "twice", "elsewhere", "two files", "many", "utf-8"],
)  # fmt: skip
def test_what_is_no_form_or_says_things_twice_is_refused(raw: bytes, kind: str) -> None:
    with pytest.raises(GatewayError) as refused:
        received_form(raw, kind)
    assert refused.value.status == 400


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(
    st.dictionaries(WORDS.filter(lambda n: not set(n) & set('"\\[]')), WORDS, max_size=5),
    st.binary(),
)
def test_what_was_written_is_read_back(fields: dict[str, str], raw: bytes) -> None:
    fields.pop("file", None)
    if BOUNDARY.encode() in raw:
        return
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    form = received_form(head.encode() + raw + b"\r\n" + as_form(fields), KIND)
    assert form.body == fields
    assert form.upload is not None and form.upload.raw == raw


def test_nothing_of_a_broken_form_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(GatewayError):
        received_form(b"taro.yamada@example.jp\r\n--b--\r\n", "multipart/form-data; boundary=b")
    assert caplog.messages == []
