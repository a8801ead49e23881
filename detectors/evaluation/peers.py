"""Presidio as it comes, on the same rows."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

from detectors.findings import Finding, Span

Scan = Callable[[str], tuple[Finding, ...]]
_MODELS = (("Presidio", "en", "en_core_web_lg"), ("Presidio + GiNZA", "ja", "ja_ginza"))


def installed() -> dict[str, Scan]:
    """The peers whose models are there. None is fetched; a model that is missing is reported as missing."""
    return {name: _engine(language, model) for name, language, model in _MODELS if find_spec(model)}


def missing() -> list[str]:
    return [f"{name} ({model})" for name, _, model in _MODELS if not find_spec(model)]


def patterns_only() -> Scan:
    """Presidio's own recognisers for English that need no model."""
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    usable = [r for r in registry.recognizers if r.name != "SpacyRecognizer"]

    def scan(text: str) -> tuple[Finding, ...]:
        results = [x for r in usable for x in r.analyze(text, r.supported_entities, None) or ()]
        return tuple(_finding(result) for result in results)

    return scan


def _engine(language: str, model: str) -> Scan:
    provider = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": language, "model_name": model}],
        }
    )
    engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=[language])

    def scan(text: str) -> tuple[Finding, ...]:
        return tuple(_finding(result) for result in engine.analyze(text, language=language))

    return scan


def _finding(result: object) -> Finding:
    start, end = result.start, result.end  # type: ignore[attr-defined]
    return Finding(Span(start, end), result.entity_type, "presidio", result.score)  # type: ignore[attr-defined]
