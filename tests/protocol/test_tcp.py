"""One client over a socket, and nobody else."""

import socket
import subprocess

import pytest

from e2e.frames import ODD, environment, frame


def connect(process: subprocess.Popen[bytes]) -> socket.socket:
    assert process.stderr is not None
    line = process.stderr.readline().decode()
    host, port = line.strip().rpartition(" ")[2].rsplit(":", 1)
    assert host == "127.0.0.1", line
    return socket.create_connection((host, int(port)), timeout=10)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*ODD, *arguments],
        stderr=subprocess.PIPE,
        env=environment(),
    )


def test_tcp_serves_one_client_on_the_local_machine() -> None:
    with start("--tcp", ":0") as process, connect(process) as connection:
        connection.sendall(frame('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'))
        assert b"capabilities" in connection.recv(65536)
        connection.sendall(frame('{"jsonrpc":"2.0","id":2,"method":"shutdown"}'))
        assert b'"result":null' in connection.recv(65536)
        connection.sendall(frame('{"jsonrpc":"2.0","method":"exit"}'))
        assert process.wait(5) == 0


def test_a_web_page_is_no_client() -> None:
    with start("--tcp", "localhost:0") as process, connect(process) as connection:
        body = frame('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}')
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n" + body)
        assert connection.recv(65536) == b""
        assert process.wait(5) == 1


@pytest.mark.parametrize("where", ["example.org:9000", "nonsense", ":99999", "1.2.3:1", ":-1"])
def test_tcp_wants_an_address(where: str) -> None:
    with start("--tcp", where) as process:
        _, told = process.communicate(timeout=10)
        assert process.returncode == 2
        assert b"--tcp" in told
