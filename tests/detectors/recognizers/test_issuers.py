"""Prefixes of issuers: each form opens the gate, and nothing that is not a key does."""

from __future__ import annotations

import re

import pytest

from detectors.recognizers.credentials import IssuedKeyRecognizer
from detectors.recognizers.issuers import GATE, ISSUED
from tests.detectors.recognizers.finding import found, unnamed

KEYS = IssuedKeyRecognizer()
TAIL = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2"
HEX = "0123456789abcdef" * 5


@pytest.mark.parametrize(
    "key",
    [
        *(f"glrt-{TAIL[:24]}", f"whsec_{TAIL[:32]}", f"pplx-{TAIL[:48]}", f"r8_{TAIL[:37]}"),
        *(f"rubygems_{HEX[:48]}", f"key-{HEX[:32]}", f"{HEX[:32]}-us12", f"SK{HEX[:32]}"),
        *(f"shpss_{HEX[:32]}", f"hvs.{TAIL[:30]}", f"lin_api_{TAIL[:40]}", f"figd_{TAIL[:44]}"),
        *(
            f"glsa_{TAIL[:32]}_{HEX[:8]}",
            f"dckr_pat_{TAIL[:27]}",
            f"sbp_{HEX[:40]}",
            f"LTAI{TAIL[:20]}",
        ),
        *(
            f"123456789:AA{TAIL[:33]}",
            f"abc8Q~{TAIL[:33]}",
            f"tskey-auth-{TAIL[:12]}",
            f"xkeysib-{HEX[:64]}-{TAIL[:16]}",
        ),
        f"PMAK-{HEX[:24]}-{HEX[:34]}",
    ],
    ids=unnamed,
)
@pytest.mark.parametrize("around", ["{}", "キーは{}です。", "「{}」", "{}、"], ids=unnamed)
def test_a_key_is_found_whole_whatever_stands_around_it(key: str, around: str) -> None:
    assert found(KEYS, around.format(key), 0.9) == [key]
    assert re.search(GATE, key)


@pytest.mark.parametrize(
    "text",
    ["task-list", "sk-learn", "npm install", "monkey-wrench", "id-us", "gh-pages"],
    ids=unnamed,
)
def test_words_with_the_same_beginning_are_no_keys(text: str) -> None:
    assert found(KEYS, text, 0.1) == []


def test_every_form_names_its_issuer_once() -> None:
    names = [name for owner, _ in ISSUED for name in owner.split(", ")]
    assert len(names) == len(set(names)) >= 40
