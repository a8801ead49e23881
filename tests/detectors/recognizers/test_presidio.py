"""Presidio's classes are its own, and come without the models that its package loads."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import gateway.masking.operators
from detectors.recognizers.names import NameRecognizer
assert not {"spacy", "presidio_analyzer"} & sys.modules.keys()
from presidio_analyzer import EntityRecognizer, RecognizerResult, entity_recognizer
import presidio_analyzer.llm_utils.azure_auth_helper
assert issubclass(NameRecognizer, EntityRecognizer)
assert EntityRecognizer is entity_recognizer.EntityRecognizer
[result] = NameRecognizer().analyze("山田太郎さんが来た。", ["PERSON"])
assert type(result) is RecognizerResult
"""


def test_recognisers_and_masks_load_no_spacy_and_are_of_the_classes_that_presidio_exports() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
