"""Producers and consumers on queue.Queue, the peer of our bounded queues."""

import queue
import threading
import time

import lane


def traffic(operations, words):
    """words: producers, consumers, capacity. Every element is taken once; their sum is checked."""
    producers, consumers, capacity = map(int, words)
    elements = queue.Queue(capacity)
    start = threading.Barrier(producers + consumers + 1)
    sums = []

    def share(index, of):
        return operations * (index + 1) // of - operations * index // of

    def produce(count):
        start.wait()
        total = 0
        for i in range(count):
            elements.put(i & 127)
            total += i & 127
        sums.append(total)

    def consume(count):
        start.wait()
        total = 0
        for _ in range(count):
            total += elements.get()
        sums.append(-total)

    threads = [
        threading.Thread(target=produce, args=(share(i, producers),), daemon=True)
        for i in range(producers)
    ] + [
        threading.Thread(target=consume, args=(share(i, consumers),), daemon=True)
        for i in range(consumers)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    if sum(sums) != 0:
        raise RuntimeError(f"taken and put differ by {sum(sums)}")
    return seconds


lane.serve({"traffic": traffic})
