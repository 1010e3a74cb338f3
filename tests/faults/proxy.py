"""A hall's network: requests and answers that never arrive, and answers that break off."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random


class Proxy:
    """Hands requests on to a server and loses a share of them, of their answers, and of the ends of answers."""

    def __init__(self, target: int, chance: Random) -> None:
        self.target, self.chance = target, chance
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.swallowed = 0
        self.threads: list[threading.Thread] = []

    def serve(self) -> None:
        """Until the listener is shut."""
        with suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                fate = self.chance.random()
                worker = threading.Thread(target=self._hand_on, args=(client, fate))
                self.threads.append(worker)
                worker.start()

    def _hand_on(self, client: socket.socket, fate: float) -> None:
        with client, suppress(OSError):
            if fate < 0.1:
                return  # the request never arrives
            request = _read_request(client)
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                server.sendall(request)
                answer = b"".join(iter(lambda: server.recv(65536), b""))
            if fate < 0.45:
                self.swallowed += 1
                answer = answer[: len(answer) // 2 if fate < 0.2 else 0]
            client.sendall(answer)


def _read_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def losing(target: int, seed: int = 1) -> Iterator[Proxy]:
    """A bad network before a server."""
    proxy = Proxy(target, Random(seed))
    thread = threading.Thread(target=proxy.serve)
    thread.start()
    try:
        yield proxy
    finally:
        with suppress(OSError):
            proxy.listener.shutdown(socket.SHUT_RDWR)
        proxy.listener.close()
        thread.join()
        for each in proxy.threads:
            each.join()
