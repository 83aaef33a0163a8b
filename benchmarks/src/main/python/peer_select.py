"""A loop over Python's selectors. The peer of ipc-select."""

import os
import resource
import selectors
import time

import lane

MESSAGE = bytes(64)

resource.setrlimit(
    resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2
)
loops = {}


def loop(pipes):
    """A selector in which the read ends of so many pipes are registered, and their write ends."""
    if pipes not in loops:
        selector = selectors.DefaultSelector()
        sinks = []
        for _ in range(pipes):
            source, sink = os.pipe()
            os.set_blocking(source, False)
            selector.register(source, selectors.EVENT_READ)
            sinks.append(sink)
        loops[pipes] = selector, sinks
    return loops[pipes]


def events(operations, words):
    """
    words: pipes, how many of them are active. A turn: a message waits in each active pipe; then,
    timed, the loop waits and reads until it has all of them. An operation is a message.
    """
    pipes, active = map(int, words)
    selector, sinks = loop(pipes)
    seconds = 0.0
    done = 0
    while done < operations:
        turn = min(active, operations - done)
        for i in range(turn):
            os.write(sinks[i * pipes // active], MESSAGE)
        begin = time.perf_counter()
        seen = 0
        while seen < turn:
            for key, _ in selector.select():
                if len(os.read(key.fd, 65536)) != len(MESSAGE):
                    raise RuntimeError("not a message")
                seen += 1
        seconds += time.perf_counter() - begin
        done += turn
    return seconds


lane.serve({"events": events})
