package org.ipclab.runner;

import org.ipclab.queue.contention.Share;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue and the consumers behind it, which take turns at it: one at a time fills its share or
 * waits for an element, the others wait for their turn.
 *
 * <p>So no element waits in a share while somebody is idle. Whoever has the turn and finds the
 * queue empty looks into the shares of the others, and waits only if nothing is left there. As
 * nobody else can fill a share meanwhile, nothing will be. It is also cheaper: a producer wakes one
 * consumer, not all of them, and that one the next when it has filled its share.
 */
final class Stage implements Downstream {
    final String name;
    private final StageQueue queue;
    private final List<Worker> producers = new ArrayList<>();
    private final List<Worker.Consumer> consumers = new ArrayList<>();
    private final AtomicInteger openProducers = new AtomicInteger();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile int peak; // written with the turn

    Stage(String name, StageQueue queue) {
        this.name = name;
        this.queue = queue;
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
        queue.put(element);
    }

    @Override
    public int putSome(List<Object> elements) throws InterruptedException {
        return queue.putSome(elements);
    }

    @Override
    public boolean wasLastProducer() {
        return openProducers.decrementAndGet() == 0;
    }

    @Override
    public void close() throws InterruptedException {
        queue.close();
    }

    /** Waits for elements for a consumer's share; none at the end. An interrupt takes none. */
    int fill(Share<Object> share, int max) throws InterruptedException {
        letProducersRun();
        awaitTurn();
        try {
            var elements = queue.pollMany(fairShare(max));
            return share.fill(elements.isEmpty() ? awaitOne() : elements);
        } finally {
            turn.unlock();
        }
    }

    /** Before the queue runs dry: busy consumers may keep the processors until then. */
    @SuppressWarnings("ThreadPriorityCheck") // a yield only saves time
    private void letProducersRun() {
        if (queue.holdsUpAProducer()) {
            Thread.yield();
        }
    }

    private void awaitTurn() throws InterruptedException {
        if (!turn.tryLock()) {
            long start = System.nanoTime();
            try {
                turn.lockInterruptibly();
            } finally {
                queue.waitedToTake(start);
            }
        }
    }

    /** A fair share of what is there, so that some is left for the others. */
    private int fairShare(int max) {
        if (max == 1 || !queue.batches()) {
            return 1;
        }
        int depth = queue.size();
        peak = Math.max(peak, depth);
        return consumers.size() == 1 ? max : Math.min(max, depth / (2 * consumers.size()) + 1);
    }

    private List<Object> awaitOne() throws InterruptedException {
        Object stolen = steal();
        Object element = stolen != null ? stolen : queue.take();
        return element == null ? List.of() : List.of(element);
    }

    private @Nullable Object steal() {
        for (var consumer : consumers) {
            Object element = consumer.share.claim();
            if (element != null) {
                return element;
            }
        }
        return null;
    }

    /** No thread need wait any longer: the run was stopped. */
    void stop() {
        queue.stop();
    }

    /**
     * What is wrong with the sums once all threads have ended: a queue that loses elements, or
     * gives one twice. Null if nothing is.
     */
    Report.@Nullable Failure imbalance() {
        var sums = report();
        long lost = sums.leftOver();
        if (lost == 0) {
            return null;
        }
        var cause = new IllegalStateException(queue.imbalance(lost, sums.produced()));
        return new Report.Failure(name, null, cause);
    }

    Report.StageReport report() {
        long consumed = consumers.stream().mapToLong(c -> c.consumed.get()).sum();
        long failed = consumers.stream().mapToLong(c -> c.failed.get()).sum();
        long produced = producers.stream().mapToLong(p -> p.emitted.get()).sum();
        return new Report.StageReport(
                consumers.size(),
                produced,
                consumed,
                failed,
                produced - consumed - failed,
                peak,
                queue.putWaits.sum(),
                Duration.ofNanos(queue.putWaitedNanos.sum()),
                queue.takeWaits.sum(),
                Duration.ofNanos(queue.takeWaitedNanos.sum()));
    }
}
