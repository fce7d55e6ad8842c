"""server.py KIND FAMILY [PATH]: the accept loop in Python."""
import os
import signal
import socket
import sys

kind, family, path = (sys.argv[1:] + [""])[:3]
GREETING = b"Hello there, localhost, it's a fine day for sockets\r\n"


def listen():
    domain, address = {
        "unix": (socket.AF_UNIX, path),
        "tcp6": (socket.AF_INET6, ("::1", 0)),
        "tcp4": (socket.AF_INET, ("127.0.0.1", 0)),
    }[family]
    server = socket.socket(domain, socket.SOCK_STREAM)
    server.bind(address)
    server.listen(socket.SOMAXCONN)
    return server


def reap(_number, _frame):
    try:
        while os.waitpid(-1, os.WNOHANG)[0] > 0:
            pass
    except ChildProcessError:
        pass


def greet(client):
    client.send(GREETING)


def echo(client):
    while data := client.recv(4096):
        client.send(data)


def fork(client):
    if os.fork() == 0:
        greet(client)
        os._exit(0)


def fork_exec(client):
    if os.fork() == 0:
        greet(client)
        os.dup2(client.fileno(), 1)
        os.execv("/bin/echo", ["echo", "a fortune"])


work = {"accept": lambda client: None, "greeting": greet, "roundtrip": echo, "fork": fork, "exec": fork_exec}[kind]
signal.signal(signal.SIGCHLD, reap)
listening = listen()
print(path if family == "unix" else listening.getsockname()[1], flush=True)
while True:
    connection, peer = listening.accept()
    work(connection)
    connection.close()
