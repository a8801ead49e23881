"""Addresses in the golden files: recall and precision may not fall below what was reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from detectors.recognizers.addresses import AddressRecognizer
from detectors.screen import Screen

GOLDEN = Path(__file__).parents[1] / "golden"
MARK = re.compile("⟦([A-Z_]+):([^⟦⟧]*)⟧")
SURE = 0.6


@dataclass(frozen=True)
class Case:
    text: str
    expected: tuple[tuple[int, int], ...]


def cases(name: str) -> list[Case]:
    lines = (GOLDEN / name).read_text("utf-8").splitlines()
    return [_case(line) for line in lines if line and not line.startswith("#")]


def _case(line: str) -> Case:
    text, spans, place = "", [], 0
    line = line.replace("\\n", "\n").replace("\\t", "\t")
    for mark in MARK.finditer(line):
        text += line[place : mark.start()]
        if mark[1] == "JP_ADDRESS":
            spans.append((len(text), len(text) + len(mark[2])))
        text += mark[2]
        place = mark.end()
    return Case(text + line[place:], tuple(spans))


def missed_and_false(name: str) -> tuple[float, float, list[tuple[str, list[str], list[str]]]]:
    """Recall and precision by overlap, and the cases that are not right."""
    screen = Screen([AddressRecognizer()])
    expected = right = found = true = 0
    wrong = []
    for case in cases(name):
        spans = [
            (f.span.start, f.span.end)
            for f in screen.scan(case.text)
            if f.score >= SURE and f.entity == "JP_ADDRESS"
        ]
        hit = [e for e in case.expected if any(a < e[1] and e[0] < b for a, b in spans)]
        good = [s for s in spans if any(s[0] < e[1] and e[0] < s[1] for e in case.expected)]
        expected, right = expected + len(case.expected), right + len(hit)
        found, true = found + len(spans), true + len(good)
        if sorted(case.expected) != sorted(spans):
            wrong.append(
                (
                    case.text,
                    [case.text[a:b] for a, b in case.expected],
                    [case.text[a:b] for a, b in spans],
                )
            )
    return right / expected, true / found, wrong


@pytest.mark.parametrize(
    "name", ["addresses_dev.txt", "addresses_blind.txt", "addresses_blind2.txt"]
)
def test_addresses_are_found_and_little_else(name: str) -> None:
    recall, precision, _ = missed_and_false(name)
    assert recall >= 0.95
    assert precision >= 0.95
