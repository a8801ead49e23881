"""Puts the parts of a gateway together from its settings: the only place that knows every package's constructor."""

from __future__ import annotations

from pathlib import Path

from audit.database import open_for_writing
from audit.indexer import Indexer
from audit.keys import KeyRing
from audit.writer import Log
from detectors.catalogue import ENTITIES, recognizers
from detectors.screen import Screen
from gateway.identity import Identities, KeyStore
from gateway.labelling import label_texts
from gateway.lens import AnswerRules
from gateway.parts import Keys, Parts
from gateway.screening import Screening
from gateway.settings import Model, Settings
from gateway.upstreams.demo import DemoUpstream
from gateway.upstreams.litellm import LiteLLMUpstream
from gateway.upstreams.openai import OpenAIUpstream, Pool
from gateway.upstreams.upstream import Upstream
from policies.load import load_policy


def assemble(settings: Settings) -> Parts:
    """Raises what its parts raise: located problems of policies, a log that cannot be opened, keys others can read."""
    policy = load_policy([Path(p) for p in settings.policies], entities=ENTITIES)
    ring = KeyRing.open(Path(settings.audit.keys))
    keys = Keys.of(ring)
    log = Log.open(settings.audit.url, ring)
    screen = Screen(recognizers())
    screen.warm_up()
    pool = Pool()
    return Parts(
        settings=settings,
        policy=policy,
        screening=Screening(screen, settings.limits.screening_s),
        answers=AnswerRules(policy, screen),
        log=log,
        indexer=Indexer(settings.audit.url, ring),
        identities=identities(settings, keys),
        keys=keys,
        upstreams={model.name: upstream(model, pool) for model in settings.models},
        labels=label_texts(policy),
    )


def identities(settings: Settings, keys: Keys) -> Identities:
    declared = (
        (d.key.get_secret_value(), d.user, d.department, d.refusals) for d in settings.auth.api_keys
    )
    return Identities(key_store(settings), declared, keys.pseudonyms)


def key_store(settings: Settings) -> KeyStore:
    return KeyStore(open_for_writing(settings.audit.url))


def upstream(model: Model, pool: Pool) -> Upstream:
    if model.provider == "openai":
        return OpenAIUpstream(model, pool)
    if model.provider == "litellm":
        return LiteLLMUpstream(model)
    return DemoUpstream()
