package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Workload;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Producers hand elements to consumers as fast as the queue lets them. The words: the {@link
 * Shape}, the way ({@code singles}, {@code batches} or {@code drainTo} with a size), the queue. The
 * time runs from the moment when all threads are ready until the last consumer has its share; what
 * was taken must add up to what was put.
 */
final class Traffic implements Workload {
    @Override
    public double run(long operations, List<String> words) throws Exception {
        var shape = Shape.parse(words);
        return new Run(shape, handoff(shape, words.subList(4, words.size())), operations).seconds();
    }

    private static Handoff handoff(Shape shape, List<String> words) {
        String queue = words.getLast();
        int capacity = shape.capacity();
        return switch (words.getFirst()) {
            case "singles" -> Queues.singles(queue, capacity);
            case "batches" ->
                    Batches.of(Queues.ours(queue, capacity), Integer.parseInt(words.get(1)));
            case "drainTo" ->
                    new Draining(Queues.blocking(queue, capacity), Integer.parseInt(words.get(1)));
            default -> throw new IllegalArgumentException("no such way: " + words.getFirst());
        };
    }

    static final class Run {
        private final Shape shape;
        private final Handoff handoff;
        private final long operations;
        private final CountDownLatch ready;
        private final CountDownLatch start = new CountDownLatch(1);
        private final CountDownLatch done;
        private final LongAdder balance = new LongAdder();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(Shape shape, Handoff handoff, long operations) {
            this.shape = shape;
            this.handoff = handoff;
            this.operations = operations;
            this.ready = new CountDownLatch(shape.producers() + shape.consumers());
            this.done = new CountDownLatch(shape.producers() + shape.consumers());
        }

        double seconds() throws Exception {
            for (int i = 0; i < shape.producers(); i++) {
                long share = share(i, shape.producers());
                start(() -> balance.add(handoff.put(share)));
            }
            for (int i = 0; i < shape.consumers(); i++) {
                long share = share(i, shape.consumers());
                start(() -> balance.add(-handoff.take(share)));
            }
            ready.await();
            long begin = System.nanoTime();
            start.countDown();
            done.await();
            long end = System.nanoTime();
            check();
            return (end - begin) / 1e9;
        }

        private long share(int index, int of) {
            return operations * (index + 1) / of - operations * index / of;
        }

        private void start(Work work) {
            shape.threads().start(() -> work(work));
        }

        private void work(Work work) {
            ready.countDown();
            try {
                start.await();
                work.run();
            } catch (Exception e) {
                failure.set(e);
            } finally {
                done.countDown();
            }
        }

        private void check() throws Exception {
            var failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("a thread failed: " + failed, failed);
            }
            if (balance.sum() != 0) {
                throw new IllegalStateException("taken and put differ by " + balance.sum());
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }
}
