"""A coding agent, the `mini` command unmodified, that runs what the model says: one masked task and one forbidden."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fake_provider import FakeProvider, Json, calls
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway

DONE = "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && cat letter.txt"


def writes_what_it_was_told(body: Json) -> Any:
    """First writes the last line of the task to a file, in the words that it was sent; then hands the work in."""
    asked = next(m["content"] for m in body["messages"] if m["role"] == "user")
    line = next(line for line in asked.splitlines() if "への返信" in line)
    command = DONE if body["messages"][-1]["role"] == "tool" else f"echo '{line}' > letter.txt"
    return calls("bash", json.dumps({"command": command}, ensure_ascii=False))(body)


def agent(gateway: Gateway, folder: Path, task: str, key: str) -> Json:
    """What the agent keeps of its run."""
    settings: dict[str, str] = {
        "model.cost_tracking": "ignore_errors",
        "model.model_kwargs.api_base": f"{gateway.url}/v1",
        "model.model_kwargs.api_key": key,
        "model.model_kwargs.max_retries": "0",
        # Its SDK looks for `mcp` as soon as there are tools, and does not depend on it.
        "model.model_kwargs._skip_mcp_handler": "true",
    }
    told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    kept = folder / "run.json"
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "mini"), "-c", "mini.yaml", *told),
            *("-m", "openai/mock", "-t", task, "-y", "--exit-immediately", "-o", str(kept)),
        ],
        cwd=folder,
        env={
            **os.environ,
            "MSWEA_GLOBAL_CONFIG_DIR": str(folder),
            "MSWEA_CONFIGURED": "true",
            "MSWEA_MODEL_RETRY_STOP_AFTER_ATTEMPT": "1",
            "PYTHONWARNINGS": "ignore",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert kept.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    run: Json = json.loads(kept.read_text())
    return run


def test_an_agent_works_on_the_values_and_the_provider_never_sees_them(
    gateway: Gateway, provider: FakeProvider, folder: Path
) -> None:
    provider.script = writes_what_it_was_told
    run = agent(gateway, folder, "佐藤花子様（電話 03-1234-5678）への返信を書いて", MESSAGE_KEY)
    assert run["info"]["exit_status"] == "Submitted"
    assert "佐藤花子様（電話 03-1234-5678）" in (folder / "letter.txt").read_text()
    assert len(provider.raw) == 2
    assert not any("佐藤花子".encode() in raw or b"03-1234" in raw for raw in provider.raw)


def test_an_agent_is_told_what_it_may_not_send(
    gateway: Gateway, provider: FakeProvider, folder: Path
) -> None:
    run = agent(gateway, folder, "個人番号123456789018の人への返信を書いて", ERROR_KEY)
    assert "ルール1" in json.dumps(run, ensure_ascii=False)
    assert provider.raw == []
