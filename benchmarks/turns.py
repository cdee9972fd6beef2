"""A proxy that counts server turns on the socket: cursor events do not see BEGIN and COMMIT."""

import socket
import threading


class Turns:
    """Stands between the client and PostgreSQL; `count` grows with every ReadyForQuery the server sends."""

    def __init__(self, host: str, port: int) -> None:
        """Listens on a free loopback port: `port`."""
        self.count = 0
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            server = socket.create_connection(self._server)
            threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, counting: bool) -> None:
        buffer = bytearray()
        while data := source.recv(1 << 16):
            if counting:
                buffer += data
                self._read(buffer)
            target.sendall(data)
        target.close()

    def _read(self, buffer: bytearray) -> None:
        """Whole messages: a type byte, then a length that counts itself."""
        while len(buffer) >= 5:
            size = int.from_bytes(buffer[1:5], "big") + 1
            if len(buffer) < size:
                return
            self.count += buffer[0] == ord("Z")
            del buffer[:size]
