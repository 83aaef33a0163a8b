package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What a thread of a run does. Its results go into the outlet. */
abstract sealed class Worker implements Runnable {
    final Run run;
    final String name;
    final Tally emitted = new Tally();
    private final Outlet outlet;

    private Worker(Run run, String name, Outlet outlet) {
        this.run = run;
        this.name = name;
        this.outlet = outlet;
    }

    abstract void work() throws Exception;

    @Override
    public final void run() {
        try {
            work();
        } catch (Throwable failure) {
            run.failed(new Failure(name, null, failure), this instanceof Producer);
        } finally {
            leave();
        }
    }

    /**
     * Tells those behind that no more will come from here; also for a thread that never started.
     */
    final void leave() {
        try {
            if (mayGoOn()) {
                outlet.producerEnded();
            }
        } catch (Throwable failure) {
            run.failed(new Failure(name, null, failure), false);
        } finally {
            run.workerEnded();
        }
    }

    /**
     * Forgets an interrupt that a step or a stranger left behind. A stop interrupts after it has
     * set its flag, so whoever forgets the stop's interrupt sees the flag.
     */
    final boolean mayGoOn() {
        Thread.interrupted();
        return !run.isStopping();
    }

    final void emit(Object element) throws InterruptedException {
        emitted.add(1); // before a consumer can count it, so that the sum holds at any time
        outlet.put(element);
    }

    final void emitAll(List<Object> elements) throws InterruptedException {
        emitted.add(elements.size());
        outlet.putAll(elements);
    }

    /** Takes elements from a source, until it ends. */
    static final class Producer extends Worker {
        private static final int CHUNK = 64;

        private final Source<?> source;
        private final boolean isInMemory;

        Producer(Run run, String name, Outlet outlet, Source<?> source, boolean isInMemory) {
            super(run, name, outlet);
            this.source = source;
            this.isInMemory = isInMemory;
        }

        @Override
        void work() throws Exception {
            boolean more = true;
            while (more && mayGoOn()) {
                more = isInMemory ? produceMany() : produceOne();
            }
        }

        private boolean produceOne() throws Exception {
            Object element = source.next();
            if (element != null) {
                emit(element);
            }
            return element != null;
        }

        /** Only for a source that does not block: what is in the chunk cannot be taken yet. */
        private boolean produceMany() throws Exception {
            var chunk = new ArrayList<Object>(CHUNK);
            try {
                Object element;
                while (chunk.size() < CHUNK && (element = source.next()) != null) {
                    chunk.add(element);
                }
            } finally {
                emitAll(chunk);
            }
            return chunk.size() == CHUNK;
        }
    }

    /** Takes elements from a stage, until it ends, and handles them. */
    static final class Consumer extends Worker {
        private static final long BATCH_NANOS = 100_000; // a batch should not take longer
        private static final int MAX_BATCH = 256;

        final Tally consumed = new Tally();
        final Tally failed = new Tally();
        volatile @Nullable Batch batch; // others may claim from it
        private final Stage stage;
        private final Expansion<Object, Object> code;
        private final Action<Object> next = this::emit;
        private int width = 1;

        Consumer(Run run, String name, Outlet outlet, Stage stage, Expansion<Object, Object> code) {
            super(run, name, outlet);
            this.stage = stage;
            this.code = code;
        }

        @Override
        void work() {
            while (mayGoOn()) {
                try {
                    var taken = stage.takeMany(this, width);
                    if (taken == null) {
                        return;
                    }
                    consume(taken);
                } catch (InterruptedException interrupt) {
                    // Nothing was taken. Was it a stop? The loop looks.
                }
            }
        }

        /** The batch grows while its elements are quick, so that the queue's cost is shared. */
        private void consume(Batch taken) {
            long start = System.nanoTime();
            Object element;
            while (mayGoOn() && (element = taken.claim()) != null) {
                handle(element);
            }
            long nanos = System.nanoTime() - start;
            if (nanos > BATCH_NANOS) {
                width = Math.max(width / 4, 1);
            } else if (nanos < BATCH_NANOS / 2) {
                width = Math.min(width * 2, MAX_BATCH);
            }
        }

        private void handle(Object element) {
            var event = new ElementEvent();
            event.begin();
            try {
                code.apply(element, next);
                consumed.add(1);
            } catch (Throwable failure) {
                if (!run.isStopEffect(failure)) {
                    failed.add(1);
                }
                run.failed(new Failure(name, Envelope.open(element), failure), true);
            }
            event.stage = stage.name;
            event.commit();
        }
    }
}
