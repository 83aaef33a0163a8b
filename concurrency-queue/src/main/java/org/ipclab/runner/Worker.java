package org.ipclab.runner;

import static java.util.Objects.requireNonNull;

import org.ipclab.queue.contention.Share;
import org.ipclab.runner.ProducerConsumer.Action;
import org.ipclab.runner.ProducerConsumer.Expansion;
import org.ipclab.runner.ProducerConsumer.Source;

import java.util.ArrayList;
import java.util.List;

/** What a thread of a run does. Its results go downstream. */
abstract sealed class Worker implements Runnable {
    final Run run;
    final String name;
    final SingleWriterCounter emitted = new SingleWriterCounter();
    private final Downstream next;

    private Worker(Run run, String name, Downstream next) {
        this.run = run;
        this.name = name;
        this.next = next;
    }

    abstract void work();

    @Override
    public final void run() {
        try {
            work();
            leave();
        } catch (Throwable failure) {
            if (!run.isStopEffect(failure)) {
                run.failedFatally(new Report.Failure(name, null, failure));
            }
        } finally {
            run.workerEnded();
        }
    }

    /** Tells those behind that no more will come from here. */
    private void leave() throws InterruptedException {
        if (mayGoOn() && next.wasLastProducer()) {
            untilDoneOrStopped(
                    () -> {
                        next.close();
                        return 0;
                    });
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

    /** Waits, and again if the interrupt was none of a stop. */
    final int untilDoneOrStopped(StageQueue.Wait wait) throws InterruptedException {
        while (true) {
            try {
                return wait.untilDone();
            } catch (InterruptedException interrupt) {
                if (!mayGoOn()) {
                    throw interrupt;
                }
            }
        }
    }

    /**
     * Hands over results. They count before a consumer can count them, so that the sum holds at any
     * time. What is not accepted does not count, unless a stop is why: then it is left over.
     */
    final void emitAll(List<Object> elements) throws InterruptedException {
        emitted.add(elements.size());
        var rest = elements;
        try {
            while (!rest.isEmpty()) {
                int accepted = handOver(rest);
                rest = accepted == rest.size() ? List.of() : rest.subList(accepted, rest.size());
            }
        } catch (Throwable refusal) {
            if (!run.isStopEffect(refusal)) {
                emitted.add(-rest.size());
            }
            throw refusal;
        }
    }

    /**
     * Hands over the first of them and returns how many. Not after a stop: nobody may be there to
     * make room, and the step may have swallowed the interrupt.
     */
    int handOver(List<Object> elements) throws InterruptedException {
        if (run.isStopping()) {
            throw new InterruptedException("the run was stopped");
        }
        return next.putSome(elements);
    }

    /** Takes elements from a source, until it ends. */
    static final class Producer extends Worker {
        private static final int CHUNK = 64;

        private final SourcePlan plan;

        Producer(Run run, String name, Downstream next, SourcePlan plan) {
            super(run, name, next);
            this.plan = plan;
        }

        @Override
        void work() {
            try {
                var source = plan.source().get();
                boolean more = true;
                while (more && mayGoOn()) {
                    more = plan.isInMemory() ? produceMany(source) : produceOne(source);
                }
            } catch (Throwable failure) {
                if (!run.isStopEffect(failure)) {
                    run.failed(new Report.Failure(name, null, failure));
                }
            }
        }

        private boolean produceOne(Source<?> source) throws Exception {
            Object element = source.next();
            if (element != null) {
                emitAll(List.of(element));
            }
            return element != null;
        }

        /** Only for a source that does not block: what is in the chunk cannot be taken yet. */
        private boolean produceMany(Source<?> source) throws Exception {
            var chunk = new ArrayList<Object>(CHUNK);
            try {
                Object element;
                while (chunk.size() < CHUNK && mayGoOn() && (element = source.next()) != null) {
                    chunk.add(element);
                }
            } finally {
                emitAll(chunk);
            }
            return chunk.size() == CHUNK;
        }

        @Override
        int handOver(List<Object> elements) throws InterruptedException {
            return untilDoneOrStopped(() -> super.handOver(elements));
        }
    }

    /** Takes elements from a stage, until it ends, and handles them. */
    static final class Consumer extends Worker {
        private static final long SHARE_NANOS = 100_000; // a share should not take longer
        private static final int MAX_SHARE = 256;

        final SingleWriterCounter consumed = new SingleWriterCounter();
        final SingleWriterCounter failed = new SingleWriterCounter();
        final Share<Object> share = new Share<>(MAX_SHARE); // others may claim from it
        private final Stage stage;
        private final Expansion<Object, Object> code;
        private final Action<Object> emitter = this::emit;
        private int width = 1;

        Consumer(
                Run run,
                String name,
                Downstream next,
                Stage stage,
                Expansion<Object, Object> code) {
            super(run, name, next);
            this.stage = stage;
            this.code = code;
        }

        @Override
        void work() {
            while (mayGoOn()) {
                try {
                    if (stage.fill(share, width) == 0) {
                        return;
                    }
                    consume();
                } catch (InterruptedException interrupt) {
                    // Nothing was taken. Was it a stop? The loop looks.
                }
            }
        }

        /**
         * The share grows while its elements are quick, so that they bear the queue's cost
         * together.
         */
        private void consume() {
            long start = System.nanoTime();
            Object element;
            while (mayGoOn() && (element = share.claim()) != null) {
                handle(element);
            }
            long nanos = System.nanoTime() - start;
            if (nanos > SHARE_NANOS) {
                width = Math.max(width / 4, 1);
            } else if (nanos < SHARE_NANOS / 2) {
                width = Math.min(width * 2, MAX_SHARE);
            }
        }

        private void emit(Object element) throws InterruptedException {
            emitAll(List.of(requireNonNull(element, "a null result")));
        }

        private void handle(Object element) {
            var event = new ElementEvent();
            event.begin();
            try {
                code.apply(element, emitter);
                consumed.add(1);
            } catch (Throwable failure) {
                if (!run.isStopEffect(failure)) {
                    failed.add(1);
                    run.failed(new Report.Failure(name, OrderedElement.open(element), failure));
                }
            }
            event.stage = stage.name;
            event.commit();
        }
    }
}
