"""``python -m bench.clip_server SIZE``: prints a port and serves a clip of SIZE bytes there until its input ends."""

import socket
import sys
import threading

_PIECE = bytes(1 << 20)


def main() -> None:
    size = int(sys.argv[1])
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        threading.Thread(target=_accept, args=(server, size), daemon=True).start()
        sys.stdin.read()


def _accept(server: socket.socket, size: int) -> None:
    while True:
        connection, _ = server.accept()
        threading.Thread(target=_serve, args=(connection, size), daemon=True).start()


def _serve(connection: socket.socket, size: int) -> None:
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(1 << 16)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        for start in range(0, size, len(_PIECE)):
            connection.sendall(_PIECE[: size - start])


if __name__ == "__main__":
    main()
