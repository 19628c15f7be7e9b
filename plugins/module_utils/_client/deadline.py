# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time limits for a whole HTTP request, and for its retries during a wait.

The timeout of the ``requests`` library applies to each read, so a slow trickle of bytes never exceeds it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import math
import socket
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

try:
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
except ImportError:
    # the runner reports the missing requests library before this module is used
    HTTPAdapter = HTTPConnection = HTTPSConnection = HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment,misc]

_current = threading.local()
# shared by all threads: a poll may use several threads, and a process runs only one task at a time
_wait = SimpleNamespace(end=math.inf)
_MAX_HOSTS = 32


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Limit the total time that requests of this thread wait for a response."""
    _current.end = time.monotonic() + seconds
    try:
        yield
    finally:
        _current.end = None


@contextlib.contextmanager
def wait_limit(end: float) -> Iterator[None]:
    """Prevent retries after ``end``, which is a value of ``time.monotonic``."""
    outer, _wait.end = _wait.end, min(end, _wait.end)
    try:
        yield
    finally:
        _wait.end = outer


def has_time_for(pause: float) -> bool:
    """Return whether a pause of this length ends before the current wait, if any."""
    return time.monotonic() + pause < _wait.end


def _limit(sock: Any) -> None:
    """Limit the next operation on a socket to the remaining time."""
    end = getattr(_current, "end", None)
    if end is None:
        return
    remaining = end - time.monotonic()
    if remaining <= 0:
        # before Python 3.10, socket.timeout is not a TimeoutError
        raise socket.timeout("timed out")
    sock.settimeout(remaining)


class _Reader(io.RawIOBase):
    def __init__(self, stream: Any, sock: Any) -> None:
        self._stream, self._sock = stream, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Any:
        _limit(self._sock)
        return self._stream.readinto(buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Socket:
    """A socket, plain or TLS, that enforces the deadline.

    The deadline is enforced when data is sent, and when data is read from the file object of the socket.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: Any, *flags: Any) -> None:
        _limit(self._sock)
        self._sock.sendall(data, *flags)

    def makefile(self, *mode: Any, **options: Any) -> Any:
        # the socket's own file holds a reference to the socket. Without it, the socket would be closed while a response is read
        return io.BufferedReader(_Reader(self._sock.makefile("rb", buffering=0), self._sock))


def _addresses(host: str, port: int) -> int:
    """Return the number of addresses of a host.

    Return 1 if the host name cannot be resolved. The connection then reports the error.
    """
    with contextlib.suppress(OSError, UnicodeError):
        return max(1, _count_addresses(host, port))
    return 1


@functools.lru_cache(maxsize=_MAX_HOSTS)
def _count_addresses(host: str, port: int) -> int:
    return len(socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM))


class _Limited:
    """Mixin that enforces the deadline on the sockets of a urllib3 connection.

    An HTTPS connection through a proxy has two sockets: the plain socket, and the TLS socket that uses it.
    """

    sock: Any
    host: Any
    port: Any
    timeout: Any

    def _new_conn(self) -> Any:
        # urllib3 allows the whole timeout for each address of the host, so an unreachable address would leave no time for the others
        whole = self.timeout
        self.timeout = whole / _addresses(self.host, self.port)
        try:
            return _Socket(super()._new_conn())  # type: ignore[misc]
        finally:
            self.timeout = whole

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        if not isinstance(self.sock, _Socket):
            self.sock = _Socket(self.sock)


class _HttpConnection(_Limited, HTTPConnection):
    pass


class _HttpsConnection(_Limited, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


class Adapter(HTTPAdapter):
    """An adapter for ``requests`` whose connections enforce the deadline.

    Connections through an HTTP proxy also enforce the deadline.
    """

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _POOLS
        return manager
