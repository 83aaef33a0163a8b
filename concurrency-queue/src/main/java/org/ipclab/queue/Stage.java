package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A queue and the consumers behind it.
 *
 * <p>Consumers of quick elements take them in batches. So that no element waits in a batch while
 * somebody is idle, a consumer that finds the queue empty looks into the batches of the others, and
 * nobody takes a batch while somebody waits. The two counters close the gap between: a consumer
 * announces the batch before it looks for waiting ones, and who waits says so before looking for
 * batches, so at least one of them sees the other.
 */
final class Stage implements Outlet {
    final String name;
    private final Inbox inbox;
    private final List<Worker> producers = new ArrayList<>();
    private final List<Worker.Consumer> consumers = new ArrayList<>();
    private final AtomicInteger openProducers = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger batching = new AtomicInteger();
    private volatile boolean hasBatches;
    private volatile int peak;

    Stage(String name, Inbox inbox) {
        this.name = name;
        this.inbox = inbox;
    }

    void addConsumer(Worker.Consumer consumer) {
        consumers.add(consumer);
    }

    @Override
    public void addProducer(Worker producer) {
        producers.add(producer);
        openProducers.incrementAndGet();
    }

    @Override
    public void put(Object element) throws InterruptedException {
        inbox.put(element);
    }

    @Override
    public void putAll(List<Object> elements) throws InterruptedException {
        inbox.putAll(elements);
    }

    @Override
    public void producerEnded() throws InterruptedException {
        if (openProducers.decrementAndGet() == 0) {
            inbox.close();
        }
    }

    /** Waits for elements; null at the end. An interrupt takes none. */
    @Nullable Batch takeMany(Worker.Consumer consumer, int max) throws InterruptedException {
        var batch = max > 1 && inbox.batches() ? takeShare(consumer, max) : null;
        return batch != null ? batch : takeOne();
    }

    /** Takes a fair share of what is there, and leaves some for the others. */
    private @Nullable Batch takeShare(Worker.Consumer consumer, int max) {
        int depth = inbox.queue.size();
        notePeak(depth);
        int share = consumers.size() == 1 ? max : Math.min(max, depth / (2 * consumers.size()) + 1);
        if (share == 1) {
            return null;
        }
        batching.incrementAndGet();
        try {
            if (waiting.get() > 0) {
                return null;
            }
            hasBatches = true;
            var elements = inbox.pollMany(share);
            if (elements.isEmpty()) {
                return null;
            }
            var batch = new Batch(elements);
            consumer.batch = batch;
            return batch;
        } finally {
            batching.decrementAndGet();
        }
    }

    private @Nullable Batch takeOne() throws InterruptedException {
        Object element = inbox.poll();
        if (element == null) {
            element = steal();
        }
        if (element == null) {
            element = awaitOne();
        }
        return element == null ? null : new Batch(List.of(element));
    }

    private @Nullable Object awaitOne() throws InterruptedException {
        waiting.incrementAndGet();
        try {
            while (batching.get() > 0) {
                Object element = inbox.poll(1);
                if (element != null) {
                    return element;
                }
            }
            Object stolen = steal();
            return stolen != null ? stolen : inbox.take();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private @Nullable Object steal() {
        if (!hasBatches) {
            return null;
        }
        for (var consumer : consumers) {
            var batch = consumer.batch;
            Object element = batch == null ? null : batch.claim();
            if (element != null) {
                return element;
            }
        }
        return null;
    }

    private void notePeak(int depth) {
        if (depth > peak) {
            peak = depth; // a sample: a lost update does no harm
        }
    }

    StageReport report() {
        long consumed = consumers.stream().mapToLong(c -> c.consumed.get()).sum();
        long failed = consumers.stream().mapToLong(c -> c.failed.get()).sum();
        long produced = producers.stream().mapToLong(p -> p.emitted.get()).sum();
        return new StageReport(
                consumers.size(),
                produced,
                consumed,
                failed,
                produced - consumed - failed,
                peak,
                inbox.putWaits.sum(),
                Duration.ofNanos(inbox.putWaitedNanos.sum()),
                inbox.takeWaits.sum(),
                Duration.ofNanos(inbox.takeWaitedNanos.sum()));
    }
}
