"""Who there is: from keys and from the settings, with every role and every section."""

from __future__ import annotations

from pathlib import Path

from audit.oversight.roles import Person, Role
from gateway.callers.identity import Holder, KeyStore
from gateway.callers.people import directory
from gateway.exchange import Refusals
from gateway.settings import load_settings

CONFIG = """
models: [{{name: demo, provider: demo}}]
policies: [{pack}]
audit: {{url: "{url}"}}
auth:
  api_keys:
    - {{key: k, user: 監査一, department: 監査課, roles: [auditor]}}
    - {{key: "", user: だれも, department: 監査課, roles: [auditor]}}
  people:
    - {{user: 福祉課長, department: 福祉課, roles: [section_head]}}
"""


def test_everybody_has_all_roles_they_were_given_and_revoked_keys_give_none(tmp_path: Path) -> None:
    url, pack = f"sqlite:///{tmp_path}/audit.db", tmp_path / "pack.yaml"
    pack.write_text("", encoding="utf-8")
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG.format(pack=pack, url=url), encoding="utf-8")
    store = KeyStore.open(url, tmp_path)
    store.create(Holder("監査一", "総務課", Refusals.ERROR, frozenset({Role.KEY_HOLDER})))
    store.create(Holder("職員", "税務課"))
    store.create(Holder("去った人", "税務課", roles=frozenset({Role.AUDITOR})))
    store.revoke(store.list()[-1].id)
    both = frozenset({Role.AUDITOR, Role.KEY_HOLDER})
    assert directory(load_settings(file, {}), store) == {
        "監査一": Person("監査一", "監査課", both, elsewhere=frozenset({"総務課"})),
        "福祉課長": Person("福祉課長", "福祉課", frozenset({Role.SECTION_HEAD})),
        "職員": Person("職員", "税務課", frozenset({Role.STAFF})),
    }


def test_a_database_without_keys_has_nobody(tmp_path: Path) -> None:
    (tmp_path / "audit.db").touch()
    assert KeyStore.read(f"sqlite:///{tmp_path}/audit.db").list() == ()
