"""Worker processes from Python's multiprocessing. The peer of the pools."""

import multiprocessing
import time

import lane

TASKS_A_WORKER = 4
pools = {}


def pool(workers):
    if workers not in pools:
        pools[workers] = multiprocessing.Pool(workers)
    return pools[workers]


def is_prime(n):
    if n < 4 or n % 2 == 0:
        return n in (2, 3)
    d = 3
    while d * d <= n:
        if n % d == 0:
            return False
        d += 2
    return True


def count(bounds):
    return sum(is_prime(n) for n in range(*bounds))


def nothing(value):
    return value


def primes(operations, words):
    """words: below which number, on how many workers, how many primes that must give."""
    total, workers, expected = map(int, words)
    tasks = workers * TASKS_A_WORKER
    ranges = [(total * i // tasks, total * (i + 1) // tasks) for i in range(tasks)]
    crew = pool(workers)
    begin = time.perf_counter()
    for _ in range(operations):
        if sum(crew.map(count, ranges, chunksize=1)) != expected:
            raise RuntimeError("another number of primes")
    return time.perf_counter() - begin


def dispatch(operations, words):
    """words: workers. Tasks that do nothing, one after the other, each waited for."""
    crew = pool(int(words[0]))
    begin = time.perf_counter()
    for i in range(operations):
        crew.apply(nothing, (i,))
    return time.perf_counter() - begin


def flood(operations, words):
    """words: workers. Tasks that do nothing, all handed over at once."""
    crew = pool(int(words[0]))
    begin = time.perf_counter()
    for _ in crew.imap(nothing, range(operations), chunksize=1):
        pass
    return time.perf_counter() - begin


def start(operations, words):
    """words: workers. A pool is started, does a task, and is ended; by fork, or by spawn."""
    context = multiprocessing.get_context(words[1])
    begin = time.perf_counter()
    for _ in range(operations):
        with context.Pool(int(words[0])) as crew:
            crew.apply(nothing, (1,))
    return time.perf_counter() - begin


if __name__ == "__main__":
    lane.serve({"primes": primes, "dispatch": dispatch, "flood": flood, "start": start})
