"""Options: from the environment, what no client can be made of, and the token that is sent."""

from __future__ import annotations

import os
from pathlib import Path

import grpc
import pytest
from entente import Client, Options, v1
from entente.options import is_this_machine
from fake_server import metadata_of, serving

VARIABLES = {
    "ENTENTE_SERVER": "example.org:443",
    "ENTENTE_TLS": "1",
    "ENTENTE_TLS_CA_FILE": "ca.pem",
    "ENTENTE_TLS_CERT_FILE": "cert.pem",
    "ENTENTE_TLS_KEY_FILE": "key.pem",
    "ENTENTE_TOKEN_FILE": "token",
}


def test_the_environment_says_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)

    assert Options.from_environment() == Options(
        server="example.org:443",
        tls=True,
        ca_file="ca.pem",
        cert_file="cert.pem",
        key_file="key.pem",
        token_file="token",
    )


def test_what_is_set_and_empty_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")

    assert Options.from_environment() == Options()
    assert Options().server == "127.0.0.1:50051"
    assert not Options().has_tls


@pytest.mark.parametrize(
    ("server", "is_here"),
    [
        ("127.0.0.1:50051", True),
        ("ipv4:127.1.2.3:1", True),
        ("localhost:1", True),
        ("localhost", True),
        ("[::1]:1", True),
        ("unix:/run/entente.sock", True),
        ("127.example.org:1", False),
        ("localhost.example.org:1", False),
        ("10.0.0.1:50051", False),
    ],
)
def test_a_target_is_this_machine_only_by_its_address(server: str, is_here: bool) -> None:
    assert is_this_machine(server) is is_here


def test_a_token_goes_to_another_machine_by_tls_only(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("secret\n")

    with pytest.raises(ValueError, match="wanted TLS"):
        Client(Options(server="example.org:443", token_file=str(token)))
    Options(server="example.org:443", token_file=str(token), tls=True).check()
    Options(token_file=str(token)).check()


def test_files_that_are_not_there_and_half_a_certificate_are_refused(tmp_path: Path) -> None:
    missing, empty = tmp_path / "missing", tmp_path / "empty"
    empty.touch()

    for path in (missing, empty):
        with pytest.raises(ValueError, match=f"{path}: cannot be read, or is empty"):
            Client(Options(ca_file=str(path)))
    with pytest.raises(ValueError, match="come together"):
        Client(Options(cert_file=str(missing)))


def test_a_token_is_read_again_when_it_changes(tmp_path: Path) -> None:
    sent: list[str] = []

    def get_agency(_: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        sent.append(metadata_of(context, "authorization"))
        return v1.Agency()

    token = tmp_path / "token"
    token.write_text("first\nnot this\n")
    with serving(DirectoryService_GetAgency=get_agency) as at:
        with Client(Options(server=at.server, token_file=str(token))) as client:
            client.get_agency("agencies/a")
            renewed = tmp_path / "renewed"
            renewed.write_text("other\n")
            os.replace(renewed, token)
            client.get_agency("agencies/a")
            token.unlink()
            client.get_agency("agencies/a")

    assert sent == ["Bearer first", "Bearer other", "Bearer other"]


def test_the_user_agent_comes_before_grpcs_own() -> None:
    sent: list[str] = []

    def get_agency(_: v1.GetAgencyRequest, context: grpc.ServicerContext) -> v1.Agency:
        sent.append(metadata_of(context, "user-agent"))
        return v1.Agency()

    with serving(DirectoryService_GetAgency=get_agency) as at:
        with Client(Options(server=at.server, user_agent="press-review/1.2")) as client:
            client.get_agency("agencies/a")

    assert sent[0].startswith("press-review/1.2 grpc-python/")
