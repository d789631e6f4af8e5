"""The channel of a client: its transport, its credentials, its token."""

from __future__ import annotations

import ssl
from pathlib import Path

import grpc
import grpc.aio

from entente.options import Options
from entente.retry import channel_service_config

# A lost server is looked for again this soon, so that the repeats of a read find it; gRPC's own
# first pause of a second would outlast them.
_FIRST_RECONNECT_MS = 100
_LONGEST_RECONNECT_MS = 2000

# One attempt may take so long: a server far away, or one that is busy, is not lost.
_CONNECT_TIMEOUT_MS = 5000

# During a call the server is asked for a sign of life: a watch would wait for ever on a connection
# that has gone without a word.
_PING_INTERVAL_MS = 30_000
_PING_TIMEOUT_MS = 20_000

# Where distributions keep the authorities of the machine; gRPC brings a list of its own.
_SYSTEM_ROOTS = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")


def connect(options: Options) -> grpc.Channel:
    """Connects with the first call.  `options` have been checked."""
    credentials, arguments = _credentials(options), _arguments(options)
    if credentials is None:
        return grpc.insecure_channel(options.server, arguments)
    return grpc.secure_channel(options.server, credentials, arguments)


def connect_async(options: Options) -> grpc.aio.Channel:
    """Connects with the first call.  `options` have been checked."""
    credentials, arguments = _credentials(options), _arguments(options)
    if credentials is None:
        return grpc.aio.insecure_channel(options.server, arguments)
    return grpc.aio.secure_channel(options.server, credentials, arguments)


def _credentials(options: Options) -> grpc.ChannelCredentials | None:
    if not options.has_tls:
        return None
    return grpc.ssl_channel_credentials(
        root_certificates=_content(options.ca_file) or _system_roots(),
        private_key=_content(options.key_file),
        certificate_chain=_content(options.cert_file),
    )


def _arguments(options: Options) -> list[tuple[str, str | int]]:
    arguments: list[tuple[str, str | int]] = [
        ("grpc.service_config", channel_service_config()),
        ("grpc.initial_reconnect_backoff_ms", _FIRST_RECONNECT_MS),
        # gRPC's name for it misleads: how long an attempt may take at the least.
        ("grpc.min_reconnect_backoff_ms", _CONNECT_TIMEOUT_MS),
        ("grpc.max_reconnect_backoff_ms", _LONGEST_RECONNECT_MS),
        ("grpc.keepalive_time_ms", _PING_INTERVAL_MS),
        ("grpc.keepalive_timeout_ms", _PING_TIMEOUT_MS),
    ]
    if options.user_agent:
        arguments.append(("grpc.primary_user_agent", options.user_agent))
    return arguments


def _content(path: str) -> bytes | None:
    return Path(path).read_bytes() if path else None


def _system_roots() -> bytes | None:
    """None, and so gRPC's own list, on a machine that keeps none in these places."""
    for path in (ssl.get_default_verify_paths().cafile, *_SYSTEM_ROOTS):
        if path and Path(path).is_file():
            return Path(path).read_bytes()
    return None


class Token:
    """The caller's token, as the metadata of a call; from a file, read again when it changes."""

    def __init__(self, path: str) -> None:
        """Sends nothing when the path is empty."""
        self._path = Path(path) if path else None
        self._seen: tuple[int, int, int] | None = None
        self._metadata: tuple[tuple[str, str], ...] = ()

    def metadata(self) -> tuple[tuple[str, str], ...]:
        """gRPC's own credentials of calls would go over TLS only, and not to a server on this
        machine.  While the file cannot be read, the token that was read last.
        """
        if self._path is None:
            return ()
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                line = self._path.read_text(encoding="utf-8").partition("\n")[0].strip()
                self._metadata = (("authorization", f"Bearer {line}"),) if line else ()
                self._seen = seen
        except OSError:
            pass
        return self._metadata
