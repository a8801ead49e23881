"""Folders that the log makes for itself are closed to everybody else."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make the folder and those missing above it, 0700. What exists keeps its permissions."""
    for missing in reversed([folder, *folder.parents]):
        missing.mkdir(mode=0o700, exist_ok=True)
