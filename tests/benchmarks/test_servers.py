"""What is started is ready when it is handed over, and gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.servers import ServerFailed, accepts, answers, command, running, started


def test_every_target_runs_inside_and_none_outside() -> None:
    with running(["direct", "pass-through"]) as servers:
        ports = [server.port for server in servers.values()]
        assert list(servers) == ["direct", "pass-through"]
        assert answers(servers["pass-through"].port)
        assert all(Path(f"/proc/{server.pid}").exists() for server in servers.values())
    assert not any(accepts(port) for port in ports)


def test_an_error_inside_still_ends_the_servers() -> None:
    with pytest.raises(KeyError), running(["direct"]) as servers:
        port = servers["direct"].port
        raise KeyError
    assert not accepts(port)


def test_a_server_that_ends_before_it_is_ready_is_an_error(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with (
        pytest.raises(ServerFailed, match="ended with 2"),
        started("benchmarks.upstream", "--no-such-option"),
    ):
        pass
    assert "--no-such-option" in capfd.readouterr().err


def test_a_gateway_target_names_its_stage_its_provider_and_its_folder() -> None:
    assert command("gateway-rules", "http://127.0.0.1:1/v1", "folder") == [
        "benchmarks.gateway", "--stage", "rules", "--upstream", "http://127.0.0.1:1/v1",
        "--data", "folder",
    ]  # fmt: skip
