"""Errors: every code is documented, and the body has OpenAI's shape."""

from __future__ import annotations

import re
from pathlib import Path

import orjson

from gateway.web.errors import Code, GatewayError, error_body

ROOT = Path(__file__).parents[3]


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    text = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    assert [code.value for code in Code] == re.findall(r"^## ([a-z_]+)$", text, re.MULTILINE)


def test_an_error_has_openais_shape() -> None:
    error = GatewayError(400, Code.INVALID_REQUEST, "文", "messages")
    assert orjson.loads(error_body(error, "ex-1")) == {
        "error": {
            "message": "文",
            "type": "invalid_request_error",
            "param": "messages",
            "code": "invalid_request",
            "exchange": "ex-1",
        }
    }
