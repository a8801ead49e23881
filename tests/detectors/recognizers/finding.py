"""What one recogniser finds in a text, as the tests like to read it."""

from __future__ import annotations

from detectors.recognizers.base import TextRecognizer
from detectors.screen import Screen


def unnamed(_: object) -> str:
    """For `ids=`: no value, not even a made-up one, stands in the name of a test."""
    return "case"


def found(recognizer: TextRecognizer, text: str, least: float = 0.6) -> list[str]:
    """The pieces of `text` that it finds with at least this confidence."""
    return [
        text[f.span.start : f.span.end] for f in Screen([recognizer]).scan(text) if f.score >= least
    ]


def score(recognizer: TextRecognizer, text: str) -> float:
    return max((f.score for f in Screen([recognizer]).scan(text)), default=0.0)
