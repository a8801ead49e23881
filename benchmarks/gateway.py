"""The gateway for measuring, at cumulative stages: what each of its duties costs on top of the ones before.

`pass` forwards (parsing, walking and re-serialising included); `rules` adds the recognisers that are patterns and the
decision; `names` the name recogniser; `masking` the placeholders; `audit` the durable log in place of none.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.proof.sealer import SealerState
from audit.reading.read import Reader
from audit.record import Draft, prepare
from audit.sealing.keys import KeyRing
from audit.search.indexer import Indexer
from audit.writing.writer import Log
from benchmarks.servers import serve
from detectors.catalogue import ENTITIES, recognizers
from detectors.marks import Marks
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen
from gateway.app import create_app
from gateway.assembly import attachments, sealer, stored_files, upstream
from gateway.auditing.workers import Workers
from gateway.callers.identity import Holder, Identities
from gateway.labelling import label_texts
from gateway.lens import AnswerRules
from gateway.parts import Keys, Parts
from gateway.recall import Recall
from gateway.screening import Screening
from gateway.settings import Audit, Model, Settings
from gateway.upstreams.openai import Pool
from policies.language.load import load_policy
from policies.rules.digest import digest
from policies.rules.model import Action, Policy, Rule
from policies.rules.vocabulary import JAPANESE_NAMES

STAGES = ("pass", "rules", "names", "masking", "audit")
NAMELESS = "nameless"
"""Everything of `audit` except the name recogniser, whose speed is a subject of its own."""
PACK = Path(__file__).parent.parent / "policies/packs/tokyo4.yaml"


class NoLog:
    """A log that keeps nothing: only what the stages below `audit` are measured with."""

    healthy = True

    def append(self, *drafts: Draft) -> asyncio.Future[None]:
        for draft in drafts:
            prepare(draft)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    def spool(self, exchange: str, n: int, contents: Mapping[str, Any]) -> asyncio.Future[None]:
        return self.append()

    def recover(self) -> int:
        return 0

    def close(self) -> None:
        """There is nothing to close."""


class NoRecall:
    """In place of what reads earlier exchanges, where none are entered."""

    def close(self) -> None:
        pass


class NoSealer:
    """And nothing to seal."""

    state = SealerState()

    def close(self) -> None:
        """There is nothing to close."""


def parts(stage: str, provider: str, folder: Path) -> Parts:
    reached = len(STAGES) if stage == NAMELESS else STAGES.index(stage)
    policy = _policy(reached)
    ring = KeyRing.open(folder / "keys")
    model = Model(name="mock", provider="openai", base_url=provider, upstream_model="mock")
    settings = Settings(models=(model,), policies=(str(PACK),))
    chosen = [
        r for r in recognizers() if 2 <= reached < len(STAGES) or not isinstance(r, NameRecognizer)
    ]
    marks = Marks(JAPANESE_NAMES.values())
    screen = Screen(chosen if reached else (), marks=marks)
    screen.warm_up()
    keys = Keys.of(ring)
    audit = Audit(url=f"sqlite:///{folder}/audit.db", keys=str(folder / "keys"))
    recorded = reached >= STAGES.index("audit")
    log = Log.open(audit.url, ring) if recorded else NoLog()
    indexer = Indexer(audit.url, ring) if recorded else None
    uploads = stored_files(settings.model_copy(update={"audit": audit}), ring)
    return Parts(
        settings=settings,
        policy=policy,
        screening=Screening(screen, settings.limits.screening_s),
        answers=AnswerRules(policy, screen),
        log=log,  # type: ignore[arg-type]  # NoLog stands in for a Log that costs nothing
        sealer=sealer(audit).start() if recorded else NoSealer(),  # type: ignore[arg-type]  # likewise
        recall=Recall(Reader(audit.url, ring)) if recorded else NoRecall(),  # type: ignore[arg-type]  # likewise
        indexer=indexer,
        eraser=None,
        identities=Identities(None, [("sk-bench", Holder("bench", "bench"))], keys.pseudonyms),
        attachments=attachments(settings.files, uploads),
        uploads=uploads,
        credentials=None,
        keys=keys,
        upstreams={"mock": upstream(model, Pool())},
        auditing=Workers(settings),
        labels=label_texts(policy),
    )


def _policy(reached: int) -> Policy:
    """No rules, then every rule with its masks only noted, then every rule as it is."""
    rules: Sequence[Rule] = load_policy([PACK], entities=ENTITIES).rules
    if reached == 0:
        rules = ()
    elif reached < STAGES.index("masking"):
        rules = [
            replace(r, action=Action.FLAG, operator=None) if r.action is Action.MASK else r
            for r in rules
        ]
    return Policy(tuple(rules), digest(rules))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", choices=(*STAGES, NAMELESS), required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream", required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    app = create_app(parts(options.stage, options.upstream, options.data))
    serve(app, options.port)


if __name__ == "__main__":
    main()
