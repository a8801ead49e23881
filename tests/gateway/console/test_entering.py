"""Where a page may send people on to."""

from __future__ import annotations

import pytest

from gateway.console.entering import own_place


@pytest.mark.parametrize(
    "to",
    [
        "/console",
        "/console/exchanges",
        "/console/exchanges?state=open&department=%E7",
        "/console?a",
    ],
)
def test_a_page_of_the_console_is_one_of_ours(to: str) -> None:
    assert own_place(to) == to


@pytest.mark.parametrize(
    "to",
    [
        *("", "/", "//evil.example", "https://evil.example/console", "/consoles", "/v1/models"),
        *(
            "/console\\evil",
            "/console/\r\nset-cookie: a=b",
            "/console/ x",
            "console",
            "/console/あ",
        ),
        *("/console:80", "/console@evil.example", "javascript:alert(1)", "\t/console"),
    ],
)
def test_nothing_else_is(to: str) -> None:
    assert own_place(to) == "" and own_place(None) == ""
