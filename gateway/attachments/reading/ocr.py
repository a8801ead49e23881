"""The letters in a picture, by RapidOCR, whose models come inside its package. Importing this needs `sekisho[ocr]`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
import onnxruntime  # noqa: F401 - RapidOCR names it only when it runs
from rapidocr import RapidOCR

LEAST_SURE = 0.5


def engine() -> Callable[[Any], str]:
    """What reads an image of Pillow's."""
    reader = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def seen(image: Any) -> str:
        found = reader(numpy.asarray(image.convert("RGB")))
        lines = zip(found.txts or (), found.scores or (), strict=True)
        return "\n".join(text for text, score in lines if score >= LEAST_SURE)

    return seen
