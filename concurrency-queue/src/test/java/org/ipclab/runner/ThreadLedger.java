package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.Actor.Kind;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** Makes the threads of a run and knows them all. */
final class ThreadLedger implements ThreadFactory {
    static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("patience", 20));

    private final ThreadFactory factory;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    ThreadLedger(Kind kind) {
        factory = kind.factory();
    }

    @Override
    public Thread newThread(Runnable task) {
        var thread = factory.newThread(task);
        threads.add(thread);
        return thread;
    }

    List<Thread> threads() {
        return threads;
    }

    static boolean waits(Thread thread) {
        var state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** The thread of which the name ends so, once it sleeps. */
    Thread waiting(String name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (var thread : threads) {
                if (thread.getName().endsWith(name) && waits(thread)) {
                    return thread;
                }
            }
            assertThat(System.nanoTime()).as(name + " does not wait").isLessThan(deadline);
            Thread.yield();
        }
    }

    void assertAllHaveEnded() {
        assertThat(threads)
                .isNotEmpty()
                .allMatch(thread -> thread.getState() == Thread.State.TERMINATED);
    }
}
