package org.ipclab.pool;

import org.ipclab.pool.threads.TaskContext;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Lincheck runs submitters, workers and the end of a pool in many interleavings: each task that was
 * accepted is run once, or given back, and every worker ends. The pool's threads are never started;
 * the threads of the test do their work.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@SuppressWarnings("exports") // a test
public abstract class PoolInterleavings {
    private static final int SOAK = Integer.getInteger("soak", 1);

    private final TaskPool pool;
    private final ConcurrentSkipListSet<Integer> done = new ConcurrentSkipListSet<>();

    PoolInterleavings(ThreadPoolBuilder<? extends TaskPool> options) {
        pool = options.threads(2).threadFactory(NeverStarted::new).build();
    }

    private static final class NeverStarted extends Thread {
        NeverStarted(Runnable body) {
            super(body);
        }

        @Override
        public void start() {}
    }

    private final class Numbered implements Runnable {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            if (!done.add(number)) {
                throw new IllegalStateException("run twice");
            }
        }
    }

    public boolean execute(int number) {
        try {
            pool.execute(new Numbered(number));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** A task that submits two others. */
    public boolean spawn(int number) {
        try {
            pool.execute(
                    () -> {
                        done.add(number);
                        pool.execute(new Numbered(number + 1));
                        pool.execute(new Numbered(number + 2));
                    });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Operation
    public void work() {
        TaskContext.enter(pool.workers());
        pool.work();
    }

    @Operation
    public void shutdown() {
        pool.shutdown();
    }

    /** Waits until so many tasks are done. */
    public void shutdownWhenDone(int tasks) {
        while (done.size() < tasks) {
            Thread.yield();
        }
        pool.shutdown();
    }

    /** What is given back counts as done. */
    @Operation
    public void shutdownNow() {
        for (Runnable task : pool.shutdownNow()) {
            task.run();
        }
    }

    @Operation
    public List<Integer> done() {
        return List.copyOf(done);
    }

    @Operation
    public long failed() {
        return pool.stats().failed();
    }

    /** What it is to be like. */
    public static class Sequential {
        private final TreeSet<Integer> done = new TreeSet<>();
        private boolean shutdown;

        public Sequential() {}

        public boolean execute(int number) {
            if (!shutdown) {
                done.add(number);
            }
            return !shutdown;
        }

        public boolean spawn(int number) {
            return execute(number) && execute(number + 1) && execute(number + 2);
        }

        public void work() {}

        public void shutdown() {
            shutdown = true;
        }

        public void shutdownWhenDone(int tasks) {
            shutdown = true;
        }

        public void shutdownNow() {
            shutdown = true;
        }

        public List<Integer> done() {
            return List.copyOf(done);
        }

        public long failed() {
            return 0;
        }
    }

    private void check(ExecutionScenario... scenarios) {
        var options =
                new ModelCheckingOptions()
                        .sequentialSpecification(Sequential.class)
                        .iterations(0)
                        .invocationsPerIteration(60 * SOAK);
        Arrays.stream(scenarios).forEach(options::addCustomScenario);
        options.check(getClass());
    }

    private ExecutionScenario scenario(String before, String... threads) {
        return new ExecutionScenario(
                calls(before),
                Arrays.stream(threads).map(this::calls).toList(),
                calls("done; failed"),
                null);
    }

    private List<Actor> calls(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(call -> !call.isEmpty())
                .map(call -> call.split(" "))
                .map(
                        call ->
                                new Actor(
                                        method(call[0]),
                                        Arrays.stream(call)
                                                .skip(1)
                                                .<Object>map(Integer::valueOf)
                                                .toList()))
                .toList();
    }

    private Method method(String name) {
        return Arrays.stream(getClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void everyAcceptedTaskIsRunAndEveryWorkerEnds() {
        check(
                scenario("", "execute 1; execute 2; shutdown", "work"),
                scenario("", "execute 1; execute 2; shutdown", "work", "work"),
                scenario("execute 1", "execute 2; shutdown", "work", "work"),
                scenario("", "execute 1; shutdown", "execute 2", "work"));
    }

    @Test
    void whatATaskSubmitsIsRunToo() {
        check(scenario("spawn 10", "execute 1; shutdownWhenDone 4", "work", "work"));
    }

    @Test
    void whatIsNotRunIsGivenBack() {
        check(
                scenario("execute 1; execute 2", "shutdownNow", "work"),
                scenario("", "execute 1; execute 2", "shutdownNow", "work"));
    }
}
