"""The coverage table: made by the code that reads requests, and complete."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from gateway.cli import sekisho
from gateway.describing.coverage import CHOSEN, DECIDED, LEFT_OUT, READ, SENT, SOUND, Row, matrix
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.samples import SAMPLES

ROWS = tuple(matrix())


def test_every_endpoint_has_a_full_request_and_rows() -> None:
    paths = {endpoint.path for endpoint in ENDPOINTS}
    assert paths == SAMPLES.keys()
    assert paths <= {row.endpoint for row in ROWS}


def test_only_a_place_in_the_request_itself_is_ever_sent_on() -> None:
    assert [row for row in ROWS if row.decision == SENT and not row.position.startswith("/")] == []


def test_the_name_of_a_model_is_a_choice_and_never_sent() -> None:
    told = {row.endpoint for row in ROWS if (row.position, row.decision) == ("/model", CHOSEN)}
    assert told == SAMPLES.keys() - {"/v1/files", "/v1/moderations"}


def test_recordings_are_sent_under_a_plain_name_and_only_what_can_be_heard_of_them() -> None:
    assert {row.endpoint for row in ROWS if row.decision.startswith(SOUND)} == {
        "/v1/audio/transcriptions",
        "/v1/audio/translations",
    }
    assert Row("/v1/audio/transcriptions", "/file/filename", True, LEFT_OUT) in ROWS
    assert Row("/v1/audio/transcriptions", "/prompt", True, SENT) in ROWS


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        ("/v1/chat/completions", "/messages/*/content/*/file/file_data"),
        ("/v1/responses", "/input/*/content/*/file_data"),
        ("/v1/messages", "/messages/*/content/*/source/data"),
    ],
)
def test_files_are_read_and_what_cannot_be_read_is_for_the_policy(
    endpoint: str, place: str
) -> None:
    assert Row(endpoint, place, True, READ) in ROWS
    assert {row.decision for row in ROWS if "remote image" in row.position} == {
        DECIDED,
        "refused: unknown_content_part",
        "refused: invalid_request",
    }


@pytest.mark.parametrize("path", ["/v1/realtime", "/v1/uploads", "/v1/*"])
def test_what_nobody_screens_is_listed_as_refused(path: str) -> None:
    assert Row(path, "*", False, "refused and recorded: endpoint_not_screened") in ROWS


def test_the_last_message_of_a_chat_is_sent_on_streamed_or_not() -> None:
    assert Row("/v1/chat/completions", "/messages/*/content", True, SENT) in ROWS


@pytest.mark.parametrize(("lang", "said"), [("ja", "検査して送る"), ("en", "screened, sent on")])
def test_the_command_prints_it(lang: str, said: str) -> None:

    done = CliRunner().invoke(sekisho, ["coverage", "--lang", lang])
    assert done.exit_code == 0
    assert said in done.output
