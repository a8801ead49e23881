"""The tables of `detectors/README.md`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from detectors.evaluation import peers, sets, timing
from detectors.evaluation.scores import Scores, by_entity
from detectors.evaluation.sets import LABELLED, Case, Part
from detectors.screen import Screen

LEAST = 0.6
"""The confidence from which on the shipped policies act."""
NAMES = ("stockmark_ner", "ku_wikipedia_ner", "ud_gsd_ner")
INJECTIONS = (
    "injection_cyberseceval",
    "injection_cyberseceval_ja",
    "injection_deepset_positive",
    "injection_piguard_valid",
)
HARMLESS = ("injection_notinject_benign", "benign_wildguard_piguard")
ORDINARY = ("stockmark_ner",)
_SCORE_HEAD = "| {} | wanted | P | R | F1 | F2 | overlapping P | R | F1 | F2 |\n|---|" + "---:|" * 9


def of_golden(screen: Screen, folder: Path) -> Iterator[str]:
    """The project's own cases."""
    cases = list(sets.marked(folder))
    yield f"### The project's own cases ({len(cases)} lines, `tests/detectors/golden/`)"
    yield _SCORE_HEAD.format("entity")
    scored = by_entity(((c, screen.scan(c.text)) for c in cases), LEAST)
    yield from (_row(e, s) for e, s in sorted(scored.items()) if s.exact.wanted)


def of_sets(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    """Everything that needs the public sets."""
    yield from _names(screen, data, part)
    yield from _identifiers(screen, data, part)
    yield from _english(screen, data, part)
    yield from _disguises(screen, data, part)
    yield from _injections(screen, data, part)
    yield from _false_alarms(screen, data, part)


def _row(name: str, scores: Scores) -> str:
    cells = [
        f"{value:.2f}"
        for s in (scores.exact, scores.overlapping)
        for value in (s.precision, s.recall, s.f(1), s.f(2))
    ]
    return f"| {name} | {scores.exact.wanted} | {' | '.join(cells)} |"


def _names(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    yield "\n### Names of persons in Japanese"
    yield "The shipped model has seen the rows of these sets that were there when it was trained: see the model card"
    yield "for scores on rows that it had not.\n"
    yield _SCORE_HEAD.format("set")
    for name in NAMES:
        cases = sets.spans(data, name, part)
        scored = by_entity(((c, screen.scan(c.text)) for c in cases), LEAST)
        yield _row(name, scored.get("PERSON", Scores()))


def _identifiers(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    """A row of this set is met when something of its kind is found anywhere in it."""
    cases = sets.labelled(data, "jp_pii_detector_tests", part)
    met: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    false = 0
    for case in cases:
        found = {f.entity for f in screen.scan(case.text) if f.score >= LEAST}
        kinds = [LABELLED.get(label, "") for label in case.group.split("+")]
        if case.group == "none":
            false += bool(found & set(LABELLED.values()))
        for kind in filter(None, kinds):
            wanted[kind] += 1
            met[kind] += kind in found
    none = sum(case.group == "none" for case in cases)
    yield "\n### Japanese identifiers (jp_pii_detector_tests)\n\n| entity | rows | found |\n|---|---:|---:|"
    yield from (f"| {kind} | {wanted[kind]} | {met[kind]} |" for kind in sorted(wanted))
    yield f"| *hard negatives with a finding* | {none} | {false} |"


def _english(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    cases = sets.spans(data, "presidio_synth_en", part)
    scans = {"Sekisho": screen.scan, "Presidio, patterns": peers.patterns_only()}
    scans |= {k: v for k, v in peers.installed().items() if "GiNZA" not in k}
    yield "\n### English personal data (presidio_synth_en)\n"
    yield _SCORE_HEAD.format("detector, entity")
    kinds = sorted({e for c in cases for _, e in c.expected})
    for who, scan in scans.items():
        scored = by_entity(((c, scan(c.text)) for c in cases), 0.5)
        yield from (_row(f"{who}, {kind}", scored.get(kind, Scores())) for kind in kinds)
        yield _row(f"**{who}, all**", sum((scored.get(k, Scores()) for k in kinds), Scores()))
    yield f"\nNot installed where this was measured: {', '.join(peers.missing()) or 'none'}."


def _disguises(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in sets.spans(data, "pii_anon_adversarial_en", part):
        groups[case.group].append(case)
    yield "\n### Survival of disguises (pii_anon_adversarial_en, overlapping recall)\n"
    yield "| disguise | wanted | Sekisho | Presidio, patterns |\n|---|---:|---:|---:|"
    other = peers.patterns_only()
    for attack, cases in sorted(groups.items()):
        ours = by_entity(((c, screen.scan(c.text)) for c in cases), 0.5)
        theirs = by_entity(((c, other(c.text)) for c in cases), 0.5)
        total, total_theirs = (
            sum((s for e, s in scored.items() if e != "ORGANIZATION"), Scores()).overlapping
            for scored in (ours, theirs)
        )
        yield f"| {attack} | {total.wanted} | {total.recall:.2f} | {total_theirs.recall:.2f} |"


def _injections(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    yield "\n### Prompt injection (rules)\n\n| set | rows | flagged |\n|---|---:|---:|"
    for name in (*INJECTIONS, *HARMLESS):
        cases = [
            c for c in sets.labelled(data, name, part) if c.group == "injection" or name in HARMLESS
        ]
        flagged = sum(_flagged(screen, c.text) for c in cases)
        kind = "harmless" if name in HARMLESS else "injection"
        yield f"| {name} ({kind}) | {len(cases)} | {flagged / max(len(cases), 1):.1%} |"


def _flagged(screen: Screen, text: str) -> bool:
    return any(f.entity == "PROMPT_INJECTION" and f.score >= LEAST for f in screen.scan(text))


def _false_alarms(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    """Encyclopaedia text: whatever is found of these kinds, apart from names that are names, is wrong."""
    count: Counter[str] = Counter()
    characters = 0
    for name in ORDINARY:
        for case in sets.spans(data, name, part):
            characters += len(case.text)
            right = [span for span, e in case.expected if e == "PERSON"]
            for f in screen.scan(case.text):
                named = f.entity == "PERSON" and any(f.span.overlaps(s) for s in right)
                if f.score >= LEAST and not named:
                    count[f.entity] += 1
    yield f"\n### Findings in {characters:,} characters of encyclopaedia text that are no names of persons\n"
    yield "| entity | per 10,000 characters |\n|---|---:|"
    yield from (f"| {e} | {n / characters * 10_000:.2f} |" for e, n in sorted(count.items()))


def of_speed(screen: Screen, texts: Sequence[str]) -> Iterator[str]:
    """`texts` are ordinary Japanese sentences."""
    joined = "".join(texts)
    prompts = [joined[i : i + 500] for i in range(0, min(len(joined), 50_000), 500)]
    documents = [joined[i : i + 20_000] for i in range(0, min(len(joined), 100_000), 20_000)]
    screen.scan(joined[:2_000])
    spent, memory = timing.cold_start()
    yield "\n### Cost, everything on, one core\n\n| what | |\n|---|---:|"
    for what, batch in (("500", prompts), ("20,000", documents)):
        speed = timing.characters_per_ms(screen.scan, batch)
        yield f"| prompts of {what} characters | {speed:.0f} characters per ms |"
    yield f"| processor time from nothing to the first finding | {spent:.1f} s |"
    yield f"| resident memory of a process with the detectors only | {memory:.0f} MB |"
