"""Key pairs in files, as operators make them and settings name them."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from infrastructure.operator import new_key
from infrastructure.refusal import CommandRefused
from infrastructure.security.key_files import (
    KeyFileRefused,
    read_key_file,
    refusal_of,
    write_key_file,
)
from infrastructure.settings import SettingsRefused, read_settings


def pem(key: object, encryption: KeySerializationEncryption | None = None) -> bytes:
    written: bytes = key.private_bytes(  # type: ignore[attr-defined]  # Every private key has it.
        Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()
    )
    return written


def test_a_new_key_is_for_its_owner_alone_and_can_be_read_again(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "new.pem"
    written = write_key_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key_file(file).id == written.id
    assert file.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")


def test_no_file_is_ever_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    write_key_file(file)
    before = file.read_bytes()
    with pytest.raises(KeyFileRefused, match="File exists"):
        write_key_file(file)
    assert file.read_bytes() == before


def test_the_operator_is_told_the_keys_id_and_what_to_set(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    told = new_key(file)
    assert read_key_file(file).id in told
    assert f"JWT_PRIVATE_KEY_FILE={file}\n" in told
    with pytest.raises(CommandRefused, match="name a new file"):
        new_key(file)


REFUSED = {
    "empty": (b"", "no private key"),
    "no pem": (b"secret" * 20, "no private key"),
    "a public key": (
        Ed25519PrivateKey.generate()
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "no private key",
    ),
    "with a password": (
        pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"x")),
        "no private key in PEM without a password",
    ),
    "rsa": (pem(rsa.generate_private_key(65537, 2048)), "another kind"),
    "ec": (pem(ec.generate_private_key(ec.SECP256R1())), "another kind"),
    "ed448": (pem(ed448.Ed448PrivateKey.generate()), "another kind"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(KeyFileRefused, match=reason):
        read_key_file(file)


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none") == "cannot be read (No such file or directory)"
    assert refusal_of(tmp_path) == "cannot be read (Is a directory)"


@pytest.mark.parametrize("name", ["JWT_PRIVATE_KEY_FILE", "JWT_PREVIOUS_KEY_FILES"])
def test_settings_name_the_setting_and_neither_file_nor_content(tmp_path: Path, name: str) -> None:
    file = tmp_path / "wrong.pem"
    file.write_text("content")
    given = {"DATABASE_URL": "postgresql://one", name: str(file)}
    with pytest.raises(SettingsRefused) as refused:
        read_settings(given, data=tmp_path, terminal=False)
    (fault,) = refused.value.faults
    assert fault.startswith(f"{name} names a file that holds no private key")
    assert "wrong" not in fault
    assert "content" not in fault
    assert "\n" not in fault


def test_good_key_files_are_taken(tmp_path: Path) -> None:
    files = [tmp_path / "new.pem", tmp_path / "old.pem"]
    for file in files:
        write_key_file(file)
    given = {"JWT_PRIVATE_KEY_FILE": str(files[0]), "JWT_PREVIOUS_KEY_FILES": f"{files[1]}, "}
    settings = read_settings(
        {"DATABASE_URL": "postgresql://one", **given}, data=tmp_path, terminal=False
    )
    assert settings.jwt_private_key_file == str(files[0])
    assert settings.jwt_previous_key_files == (str(files[1]),)
