"""A real mail server for tests: it takes one message, and says what came."""

import socket
from threading import Thread

_ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class MailServer:
    """Listens on a free port of this machine until one message has come, or it is closed."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def received(self, within: float = 30) -> list[bytes]:
        """Return the lines that came, once the message was whole."""
        self._thread.join(within)
        return list(self._lines)

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            in_message = False
            for line in lines:
                self._lines.append(line)
                if in_message and line != b".\r\n":
                    continue
                command = line[:4].upper()
                in_message = command == b"DATA"
                connection.sendall(_ANSWERS.get(command, b"250 well\r\n"))
                if command == b"QUIT":
                    return
