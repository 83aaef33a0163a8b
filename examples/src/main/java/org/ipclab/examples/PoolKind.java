package org.ipclab.examples;

import org.ipclab.pool.ProcessPool;
import org.ipclab.pool.ThreadPool;

import java.util.Locale;
import java.util.concurrent.ExecutorService;

/** Who computes in the scenario {@code primes}. */
enum PoolKind {
    /** The main thread, one task after the other. */
    SEQUENTIAL,
    /** A pool of threads in one process. */
    THREADS,
    /** A pool of processes with a thread each. */
    PROCESSES;

    /** A pool of this kind, with all its workers ready. */
    ExecutorService open(int workers) throws InterruptedException {
        return switch (this) {
            case SEQUENTIAL -> throw new IllegalStateException("no pool is needed");
            case THREADS -> ThreadPool.ofThreads(workers);
            case PROCESSES -> {
                ProcessPool pool = ProcessPool.ofWorkers(workers);
                pool.prestart();
                yield pool;
            }
        };
    }

    /** {@code 1 thread}, {@code 4 processes}. */
    String workers(int number) {
        String one = this == PROCESSES ? "process" : "thread";
        return number == 1 ? "1 " + one : number + " " + this;
    }

    /** As it is written on the command line, and in the table. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
