"""Pipes and children from Python: os.read, os.write, os.posix_spawn. The peer of ipc-pipes."""

import os
import shutil
import time

import lane

READ_BYTES = 131072


def read_fully(fd, size):
    """The bytes, or None at end of file before the first one."""
    parts = []
    while size > 0:
        part = os.read(fd, size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_fully(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def swallow(source, sink):
    """Reads a length and so many bytes, 128 KiB at a time, and answers with the length."""
    while (length := read_fully(source, 8)) is not None:
        left = int.from_bytes(length, "little")
        while left > 0:
            left -= len(os.read(source, min(left, READ_BYTES)))
        write_fully(sink, length)


def echo(size):
    def serve(source, sink):
        while (message := read_fully(source, size)) is not None:
            write_fully(sink, message)

    return serve


partners = {}


def partner(name, serve):
    """The ends (to, from) of a child process that serves the other ends."""
    if name not in partners:
        source, to = os.pipe()
        from_, sink = os.pipe()
        if os.fork() == 0:
            os.close(to)
            os.close(from_)
            for other in partners.values():
                os.close(other[0])
            serve(source, sink)
            os._exit(0)
        os.close(source)
        os.close(sink)
        partners[name] = to, from_
    return partners[name]


def stream(operations, words):
    size = int(words[0])
    to, from_ = partner("swallow", swallow)
    chunk = b"*" * size  # zeros would all be the kernel's one page of them
    begin = time.perf_counter()
    write_fully(to, (operations * size).to_bytes(8, "little"))
    for _ in range(operations):
        write_fully(to, chunk)
    read_fully(from_, 8)
    return time.perf_counter() - begin


def pingpong(operations, words):
    size = int(words[0])
    to, from_ = partner(f"echo {size}", echo(size))
    message = bytes(size)
    begin = time.perf_counter()
    for _ in range(operations):
        write_fully(to, message)
        read_fully(from_, size)
    return time.perf_counter() - begin


def spawn(operations, _):
    program = shutil.which("true")
    begin = time.perf_counter()
    for _ in range(operations):
        child = os.posix_spawn(program, ["true"], os.environ)
        if os.waitpid(child, 0)[1] != 0:
            raise RuntimeError("true failed")
    return time.perf_counter() - begin


lane.serve({"stream": stream, "pingpong": pingpong, "spawn": spawn})
