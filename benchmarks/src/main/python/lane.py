"""The loop that every peer in Python answers in: "run OPERATIONS WORK WORDS..." a line in, a number out."""

import sys
import traceback


def serve(works):
    """Answers until standard input ends. works: a function (operations, words) -> seconds by name."""
    for line in sys.stdin:
        try:
            _, operations, work, *words = line.split()
            answer = repr(float(works[work](int(operations), words)))
        except Exception as e:
            traceback.print_exc()
            answer = f"error {e!r}".replace("\n", " ")
        print(answer, flush=True)
