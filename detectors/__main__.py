"""`python -m detectors`: the detectors by themselves, entities under their own names."""

from __future__ import annotations

from detectors.command import detect_command

if __name__ == "__main__":
    detect_command(lambda entity, _: entity)(prog_name="python -m detectors")
