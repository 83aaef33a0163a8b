package org.ipclab.examples.primes;

import org.ipclab.pool.ProcessPool;
import org.ipclab.pool.ThreadPool;

import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Who computes in the scenario {@code primes}. */
public enum PoolKind {
    /** One thread, one task after the other. */
    SEQUENTIAL,
    /** A pool of threads in one process. */
    THREADS,
    /** A pool of processes with a thread each. */
    PROCESSES;

    /** A pool of this kind, with all its workers ready. */
    public ExecutorService open(int workers) throws InterruptedException {
        return switch (this) {
            case SEQUENTIAL ->
                    Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
            case THREADS -> ThreadPool.ofThreads(workers);
            case PROCESSES -> {
                ProcessPool pool = ProcessPool.ofWorkers(workers);
                pool.prestart();
                yield pool;
            }
        };
    }

    /** {@code 1 thread}, {@code 4 processes}. */
    public String workers(int number) {
        String one = this == PROCESSES ? "process" : "thread";
        return this == SEQUENTIAL ? "alone" : number == 1 ? "1 " + one : number + " " + this;
    }

    /** As it is written on the command line, and in the table. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
