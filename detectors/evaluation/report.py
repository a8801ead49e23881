"""The tables of `detectors/README.md`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from detectors.evaluation import peers, sets, timing
from detectors.evaluation.disguises import DISGUISES, disguised
from detectors.evaluation.peers import Peer
from detectors.evaluation.scores import Scores, by_entity
from detectors.evaluation.sets import LABELLED, Case, Part
from detectors.screen import Screen

LEAST = 0.6
"""The confidence from which on the shipped policies act."""
ENGLISH_LEAST = 0.5
"""From which on places count as well. Peers are counted as they come: Presidio's own default is every score."""
PEERS_LEAST = 0.0
NAMES = ("stockmark_ner", "ku_wikipedia_ner", "ud_gsd_ner")
INJECTIONS = (
    "injection_cyberseceval",
    "injection_cyberseceval_ja",
    "injection_deepset_positive",
    "injection_piguard_valid",
)
HARMLESS = ("injection_notinject_benign", "benign_wildguard_piguard")
HALVES = (
    ("ordinary_tune", "PERSON"),
    ("ordinary_report", "PERSON"),
    ("ordinary2_report", "PERSON"),
    ("ordinary3_tune", "PERSON"),
    ("ordinary4_tune", "PERSON"),
    ("ordinary5_tune", "PERSON"),
    ("ordinary6_tune", "PERSON"),
    ("ordinary7_tune", "PERSON"),
    ("ordinary7_report", "PERSON"),
    ("forms_tune", "PERSON"),
    ("forms_report", "PERSON"),
    ("forms2_tune", "PERSON"),
    ("forms3_tune", "PERSON"),
    ("forms4_tune", "PERSON"),
    ("forms5_tune", "PERSON"),
    ("forms6_tune", "PERSON"),
    ("forms7_tune", "PERSON"),
    ("forms8_tune", "PERSON"),
    ("forms8_report", "PERSON"),
    ("forms9_tune", "PERSON"),
    ("identifiers3_tune", ""),
    ("identifiers3_report", ""),
    ("identifiers4_report", ""),
)
ASIDE = frozenset({"ORGANIZATION", "CLAIM"})
"""No cases mark these: by-products that the shipped policies do not mask."""
ORDINARY = ("stockmark_ner",)
_SCORE_HEAD = "| {} | wanted | P | R | F1 | F2 | overlapping P | R | F1 | F2 |\n|---|" + "---:|" * 9


def of_golden(screen: Screen, folder: Path) -> Iterator[str]:
    """The project's own cases."""
    cases = list(sets.marked(folder))
    yield f"### The project's own cases ({len(cases)} lines, `tests/detectors/golden/`)"
    yield ""
    yield _SCORE_HEAD.format("entity")
    scored = by_entity(((c, screen.scan(c.text)) for c in cases), LEAST)
    yield from (_row(e, s) for e, s in sorted(scored.items()) if s.exact.wanted)


def of_halves(screen: Screen, folder: Path) -> Iterator[str]:
    """Cases that were written before anything was measured on them."""
    yield "\n### Cases that were only measured, beside their halves that were looked at (`_tune`)\n"
    yield "False: findings of the kind where nothing is marked. The two `ordinary*_report` were looked at since.\n"
    yield "| cases | characters | kind | wanted | recall | false | per 10,000 characters |"
    yield "|---|---:|---|---:|---:|---:|---:|"
    for name, kind in HALVES:
        cases = list(sets.marked(folder, name))
        scored = by_entity(((c, screen.scan(c.text)) for c in cases), LEAST)
        counted = [s for e, s in scored.items() if e not in ASIDE and kind in ("", e)]
        s = sum(counted, Scores()).overlapping
        length, false = sum(len(c.text) for c in cases), s.found - s.hit
        recall = f"{s.recall:.3f}" if s.wanted else "–"
        share = f"{false / length * 10_000:.1f}"
        yield f"| {name} | {length:,} | {kind or 'all'} | {s.wanted} | {recall} | {false} | {share} |"


def of_sets(
    screen: Screen, data: Path, part: Part, others: Mapping[str, Peer], unseen: bool
) -> Iterator[str]:
    """Everything that needs the public sets."""
    yield from _names(screen, data, part, others, unseen)
    yield from _identifiers(screen, data, part)
    yield from _english(screen, data, part, others)
    yield from _twins(screen, data, part)
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


def _names(
    screen: Screen, data: Path, part: Part, others: Mapping[str, Peer], unseen: bool
) -> Iterator[str]:
    yield "\n### Names of persons in Japanese\n"
    if unseen:
        yield "With a model trained without these rows.\n"
    else:
        yield "**The shipped model has seen these rows: these figures are too good.**\n"
    yield _SCORE_HEAD.format("set, detector")
    for name in NAMES:
        cases = sets.spans(data, name, part)
        scored = by_entity(((c, screen.scan(c.text)) for c in cases), LEAST)
        yield _row(f"{name}, **Sekisho**", scored.get("PERSON", Scores()))
        yield from _peers(others, "ja", cases, ["PERSON"], name)


def _peers(
    others: Mapping[str, Peer], language: str, cases: list[Case], kinds: list[str], what: str = ""
) -> Iterator[str]:
    for who, peer in others.items():
        if peers.MODELS[who][0] == language and peer.model:
            found = peer.scan([c.text for c in cases])
            scored = by_entity(zip(cases, found, strict=True), PEERS_LEAST)
            title = f"{what}, {who}".removeprefix(", ")
            if len(kinds) > 1:
                yield from (_row(f"{title}, {kind}", scored.get(kind, Scores())) for kind in kinds)
                title += ", all"
            yield _row(title, sum((scored.get(k, Scores()) for k in kinds), Scores()))


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


def _english(screen: Screen, data: Path, part: Part, others: Mapping[str, Peer]) -> Iterator[str]:
    cases = sets.spans(data, "presidio_synth_en", part)
    kinds = sorted({e for c in cases for _, e in c.expected})
    yield "\n### English personal data (presidio_synth_en)\n"
    yield "LOCATION counts countries and cities as well as streets, as Presidio does."
    yield "Sekisho from .5, Presidio at its default (every score).\n"
    yield _SCORE_HEAD.format("detector, entity")
    for who, scan, least in (
        ("Sekisho", screen.scan, ENGLISH_LEAST),
        ("Presidio, patterns", peers.patterns_only(), PEERS_LEAST),
    ):
        scored = by_entity(((c, scan(c.text)) for c in cases), least)
        yield from (_row(f"{who}, {kind}", scored.get(kind, Scores())) for kind in kinds)
        yield _row(f"**{who}, all**", sum((scored.get(k, Scores()) for k in kinds), Scores()))
    yield from _peers(others, "en", cases, kinds)
    yield ""
    for who, peer in others.items():
        yield f"* {who}: {f'model {peer.model}' if peer.model else 'no model installed, not measured'}"
    if not others:
        yield "Presidio with a language model was not measured: no PEERS interpreter was given."


def _twins(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    """Presidio's tests of its own recognisers, and their harmless twins. Bare numbers are not taken without a label."""
    wanted: Counter[str] = Counter()
    met: Counter[str] = Counter()
    harmless: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for case in sets.labelled(data, "presidio_recognizer_tests", part):
        label = case.group.removeprefix("benign:")
        if (kind := sets.TWINS.get(label)) is None:
            continue
        hit = any(f.entity == kind and f.score >= LEAST for f in screen.scan(case.text))
        if label == case.group:
            wanted[kind] += 1
            met[kind] += hit
        else:
            harmless[kind] += 1
            false[kind] += hit
    yield "\n### Presidio's own cases of its patterns, and their harmless twins (presidio_recognizer_tests)\n"
    yield "Most of these are bare numbers: Sekisho takes those only with a check of their own or behind a label.\n"
    yield "| entity | rows | found | harmless | flagged |\n|---|---:|---:|---:|---:|"
    for k in sorted(wanted | harmless):
        yield f"| {k} | {wanted[k]} | {met[k]} | {harmless[k]} | {false[k]} |"


def of_own_disguises(screen: Screen, folder: Path) -> Iterator[str]:
    """Identifiers of the project's own cases, written otherwise: whether they are still found somewhere."""
    cases = list(sets.marked(folder))
    yield "\n### Survival of disguises (identifiers of the project's own cases)\n"
    yield "| disguise | identifiers | found |\n|---|---:|---:|"
    for name in DISGUISES:
        hidden = list(disguised(cases, name))
        met = sum(_covered(screen, case) for case in hidden)
        yield f"| {name} | {len(hidden)} | {met / max(len(hidden), 1):.2f} |"


def _covered(screen: Screen, case: Case) -> bool:
    (span, kind) = case.expected[0]
    found = screen.scan(case.text)
    return any(f.entity == kind and f.score >= LEAST and f.span.overlaps(span) for f in found)


def _disguises(screen: Screen, data: Path, part: Part) -> Iterator[str]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in sets.spans(data, "pii_anon_adversarial_en", part):
        groups[case.group].append(case)
    yield "\n### Survival of disguises (pii_anon_adversarial_en, overlapping recall)\n"
    yield "| disguise | wanted | Sekisho | Presidio, patterns without names |\n|---|---:|---:|---:|"
    other = peers.patterns_only()
    for attack, cases in sorted(groups.items()):
        ours = by_entity(((c, screen.scan(c.text)) for c in cases), ENGLISH_LEAST)
        theirs = by_entity(((c, other(c.text)) for c in cases), PEERS_LEAST)
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
