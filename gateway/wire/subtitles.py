"""Subtitles (SRT, WebVTT) from the segments of a transcript. The label has a place of its own behind the last one."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.web.body import Json

LABEL_S = 3.0
"""How long the label is shown."""


def as_srt(told: Json, label: str) -> str:
    cues = [*_cues(told)]
    if label:
        end = cues[-1][1] if cues else 0.0
        cues.append((end, end + LABEL_S, label))
    return "\n".join(
        f"{number}\n{_time(start, ',')} --> {_time(end, ',')}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, start=1)
    )


def as_vtt(told: Json, label: str) -> str:
    cues = "\n".join(
        f"{_time(start, '.')} --> {_time(end, '.')}\n{text}\n" for start, end, text in _cues(told)
    )
    return f"WEBVTT\n\n{cues}" + (f"\nNOTE {_line(label)}\n" if label else "")


def _cues(told: Json) -> Iterator[tuple[float, float, str]]:
    """A provider that told no segments gets one for all."""
    for segment in told["segments"] or [{"text": told["text"], "start": 0.0, "end": 0.0}]:
        text = _line(segment["text"])
        if text:
            yield float(segment.get("start", 0.0)), float(segment.get("end", 0.0)), text


def _line(text: str) -> str:
    """An arrow or an empty line inside a cue would end it."""
    return " ".join(text.replace("-->", "→").split())


def _time(seconds: float, point: str) -> str:
    total = max(0, round(seconds * 1000))
    hours, rest = divmod(total, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    whole, thousandths = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{point}{thousandths:03}"
