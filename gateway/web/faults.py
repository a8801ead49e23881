"""What may be told of a fault that nobody foresaw: its kind and its place, never its text, which may hold a request."""

from __future__ import annotations

from traceback import extract_tb

FRAMES = 6


def placed(error: BaseException) -> str:
    frames = reversed(extract_tb(error.__traceback__)[-FRAMES:])
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {where}"
