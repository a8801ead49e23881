"""Content credentials: made once, private, and valid in the eyes of C2PA's own reader."""

from __future__ import annotations

import io
import json
from pathlib import Path

import c2pa
import pytest
from PIL import Image

from audit.errors import KeyRefused
from gateway.credentials import NAME, TYPES, Credentials
from gateway.wire.provenance import GENERATED, marked


def picture(form: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(file, form)
    return file.getvalue()


def test_they_are_made_once_and_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    made = Credentials.open(tmp_path / "keys")
    assert Credentials.open(tmp_path / "keys") == made
    assert [file.name for file in (tmp_path / "keys").iterdir()] == [NAME]
    assert (tmp_path / "keys" / NAME).stat().st_mode & 0o777 == 0o600
    assert made.chain.count(b"BEGIN CERTIFICATE") == 2
    assert b"PRIVATE" not in made.chain
    assert "PRIVATE" not in repr(made)


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    Credentials.open(tmp_path)
    (tmp_path / NAME).chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        Credentials.open(tmp_path)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_signed_picture_says_who_made_it_and_a_changed_one_is_caught(
    tmp_path: Path, form: str
) -> None:
    raw, seen = marked(picture(form), "生成AI")
    assert seen == form
    signed = Credentials.open(tmp_path).signed(raw, form)
    told = json.loads(c2pa.Reader(TYPES[form], io.BytesIO(signed)).json())
    assert told["validation_state"] == "Valid"
    assert [s["code"] for s in told["validation_status"]] == ["signingCredential.untrusted"]
    assert GENERATED in json.dumps(told["manifests"][told["active_manifest"]])
    assert GENERATED.encode() in signed
    changed = bytearray(signed)
    changed[changed.rindex("生成AI".encode())] ^= 1
    again = json.loads(c2pa.Reader(TYPES[form], io.BytesIO(bytes(changed))).json())
    assert again["validation_state"] == "Invalid"
