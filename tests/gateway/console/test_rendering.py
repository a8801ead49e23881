"""What a page is made of, and what its headers let in."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import Any

from gateway.console.rendering import headers, rendered

GUEST: dict[str, Any] = {"who": None, "roles": [], "may": lambda what: False, "here": "/console"}
PROBLEM: dict[str, Any] = {"message": "<b>", "param": None, "status": 400, "code": "x"}


def page(message: str, *, english: bool = False) -> str:
    problem = {**PROBLEM, "message": message}
    return rendered("problem.html", {**GUEST, "problem": problem}, english=english).decode()


def test_the_style_of_the_page_is_the_one_that_its_headers_name() -> None:
    (style,) = re.findall("<style>(.*?)</style>", page("x"), re.S)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = dict(headers())[b"content-security-policy"].decode()
    assert f"style-src 'sha256-{digest}'" in policy and "unsafe" not in policy
    assert "style=" not in page("x")


def test_what_others_wrote_is_text() -> None:
    assert "&lt;b&gt;&#34;" in page('<b>"') and "<b>" not in page('<b>"')


def test_half_of_a_surrogate_pair_does_not_keep_a_page_from_being_shown() -> None:
    assert "?" in page("\ud83d")


def test_a_page_says_which_language_it_is_in() -> None:
    assert '<html lang="ja">' in page("x") and '<html lang="en">' in page("x", english=True)
