"""How a client reaches the server."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

# The port of `entente-server` when nobody says otherwise.
DEFAULT_SERVER = "127.0.0.1:50051"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Values; nothing is read or checked before a client is made from them."""

    server: str = DEFAULT_SERVER
    """A gRPC target: `HOST:PORT`, `[::1]:50051`, `unix:/run/entente.sock`, `dns:///name:port`."""

    timeout: float = 10.0
    """The deadline of each call, in seconds, repeats included.  Streams have none."""

    user_agent: str = ""
    """Put before gRPC's own user agent: `press-review/1.2`.  Nothing when empty."""

    tls: bool = False
    """TLS with the certificate authorities of this machine; on in any case when a file is named."""

    ca_file: str = ""
    """PEM, the authorities that sign the server's certificate.  Read when the client is made."""

    cert_file: str = ""
    """PEM, the caller's own certificate; needs `key_file`.  Read when the client is made."""

    key_file: str = ""
    """PEM, the key of the caller's certificate.  Read when the client is made."""

    token_file: str = ""
    """A file whose first line is an API key or a JSON Web Token; read again when it changes."""

    @classmethod
    def from_environment(cls) -> Options:
        """The defaults, with what these environment variables say that are set and not empty:
        ENTENTE_SERVER, ENTENTE_TLS (any value), ENTENTE_TLS_CA_FILE, ENTENTE_TLS_CERT_FILE,
        ENTENTE_TLS_KEY_FILE, ENTENTE_TOKEN_FILE.  dataclasses.replace puts others in their place.
        """
        return cls(
            server=os.environ.get("ENTENTE_SERVER") or DEFAULT_SERVER,
            tls=bool(os.environ.get("ENTENTE_TLS")),
            ca_file=os.environ.get("ENTENTE_TLS_CA_FILE", ""),
            cert_file=os.environ.get("ENTENTE_TLS_CERT_FILE", ""),
            key_file=os.environ.get("ENTENTE_TLS_KEY_FILE", ""),
            token_file=os.environ.get("ENTENTE_TOKEN_FILE", ""),
        )

    @property
    def has_tls(self) -> bool:
        """Whether the connection is by TLS."""
        return self.tls or bool(self.ca_file) or bool(self.cert_file)

    def check(self) -> None:
        """ValueError, in one line, for options that no client can be made of: half of a certificate
        and its key, a file that cannot be read, a token that would travel to another machine
        without TLS.
        """
        if bool(self.cert_file) != bool(self.key_file):
            raise ValueError(
                "a client certificate and its key come together: one of the two files is named"
            )
        for path in (self.ca_file, self.cert_file, self.key_file, self.token_file):
            if path and not _has_content(path):
                raise ValueError(f"{path}: cannot be read, or is empty")
        if self.token_file and not self.has_tls and not is_this_machine(self.server):
            raise ValueError(
                f"the token would travel to {self.server} where others can read it; wanted TLS"
            )


def is_this_machine(server: str) -> bool:
    """Whether the target names this machine: `localhost`, 127.0.0.0/8, `[::1]`, `unix:`."""
    # An address, not a name such as 127.example.org.
    if re.fullmatch(r"(ipv4:)?127\.[0-9.]+(:[0-9]+)?", server):
        return True
    return server.startswith(("unix:", "localhost:", "[::1]:", "ipv6:[::1]:")) or server in (
        "localhost",
        "[::1]",
    )


def _has_content(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return bool(file.read(1))
    except OSError:
        return False
