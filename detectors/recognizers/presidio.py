"""What recognisers need of Presidio: three classes of its own, without all that its package brings with it.

Importing the package loads spaCy and every recogniser that it ships: 80 MB of each process and more than a second of
each start. The classes are the ones that the package exports, whoever imports it before or afterwards.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

_PACKAGE = "presidio_analyzer"
_NEEDED = {
    "analysis_explanation": "AnalysisExplanation",
    "recognizer_result": "RecognizerResult",
    "entity_recognizer": "EntityRecognizer",
}
"""Modules and the class of each, in the order in which they need each other by way of the package."""


def _load() -> None:
    """The modules alone, under their own names, with a package around them that holds nothing else.

    That package is gone afterwards: an import of the real one finds these modules loaded, and exports their classes.
    """
    if _PACKAGE in sys.modules:
        return
    spec = find_spec(_PACKAGE)
    if spec is None:
        raise ModuleNotFoundError(_PACKAGE, name=_PACKAGE)
    bare = ModuleSpec(_PACKAGE, None, is_package=True)
    bare.submodule_search_locations = spec.submodule_search_locations
    package = sys.modules[_PACKAGE] = module_from_spec(bare)
    try:
        for module, name in _NEEDED.items():
            setattr(package, name, getattr(import_module(f"{_PACKAGE}.{module}"), name))
    finally:
        del sys.modules[_PACKAGE]


if TYPE_CHECKING:
    from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
else:
    _load()
    AnalysisExplanation, RecognizerResult, EntityRecognizer = (
        getattr(sys.modules[f"{_PACKAGE}.{module}"], name) for module, name in _NEEDED.items()
    )

__all__ = ["AnalysisExplanation", "EntityRecognizer", "RecognizerResult"]
