"""A network that keeps breaking off: a TCP proxy on 127.0.0.1 that cuts its connections whenever it
has carried so many bytes from the server.  For tests, and by hand:

python cutting_proxy.py HOST:PORT BYTES
"""

from __future__ import annotations

import socket
import sys
import threading


class CuttingProxy:
    """Carries until closed.  `cut_bytes` 0 never cuts by itself."""

    def __init__(self, host: str, port: int, cut_bytes: int = 0) -> None:
        self.cuts = 0
        """How often connections were cut."""
        self._target = (host, port)
        self._cut_bytes = cut_bytes
        self._left = cut_bytes
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        """Where it listens."""
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> CuttingProxy:
        return self

    def __exit__(self, *_: object) -> None:
        # A thread that waits in accept holds the socket open until it is shut down.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Cuts all connections there are."""
        with self._lock:
            self._cut()

    def never_again(self) -> None:
        """From now on it carries whatever comes."""
        with self._lock:
            self._cut_bytes = 0

    def _cut(self) -> None:
        self.cuts += 1
        self._left = self._cut_bytes
        for one in self._open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other side was faster
            one.close()
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open += [near, far]
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        try:
            while data := source.recv(4096):
                if is_answer:
                    self._answer(sink, data)
                else:
                    sink.sendall(data)
        except OSError:
            pass  # cut, by us or by one of the two
        for one in (source, sink):
            one.close()

    def _answer(self, sink: socket.socket, data: bytes) -> None:
        """Sends the data, or when it is time half of it, and cuts the connection then."""
        with self._lock:
            if not self._cut_bytes or len(data) < self._left:
                self._left -= len(data)
                sink.sendall(data)
                return
            sink.sendall(data[: len(data) // 2])
            self._cut()


if __name__ == "__main__":
    name, _, number = sys.argv[1].rpartition(":")
    print(CuttingProxy(name, int(number), int(sys.argv[2])).address, flush=True)
    threading.Event().wait()
