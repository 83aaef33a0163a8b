package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.ClosedException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Producers and consumers that use every way in and out at random, with interrupts all the time,
 * until the producers are done or the storm is cut short by a close. Then every element that was
 * accepted must have been taken, once, and in the order of its producer.
 */
public final class Storm {
    /** What a storm is made of. */
    public record Plan(
            int producers, int consumers, int elementsEach, int interruptEvery, long seed) {}

    private static final int MAX_BATCH = 5;

    private final CloseableQueue<Long> queue;
    private final Plan plan;
    private final AtomicInteger producersLeft;
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Producer> producers = new ArrayList<>();
    private final List<Consumer> consumers = new ArrayList<>();

    private Storm(CloseableQueue<Long> queue, Plan plan) {
        this.queue = queue;
        this.plan = plan;
        this.producersLeft = new AtomicInteger(plan.producers());
        var random = new SplittableRandom(plan.seed());
        for (int i = 0; i < plan.producers(); i++) {
            producers.add(new Producer(i, random.split()));
        }
        for (int i = 0; i < plan.consumers(); i++) {
            consumers.add(new Consumer(random.split()));
        }
    }

    /** Runs until every producer has put all its elements. Returns how many there were. */
    public static long rage(
            CloseableQueue<Long> queue, Plan plan, ThreadFactory threads, Duration patience)
            throws InterruptedException {
        return new Storm(queue, plan).run(threads, patience, () -> {});
    }

    /** Runs until {@code end} ends the queue, most likely in the middle. */
    public static long rageUntil(
            Runnable end,
            CloseableQueue<Long> queue,
            Plan plan,
            ThreadFactory threads,
            Duration patience)
            throws InterruptedException {
        return new Storm(queue, plan).run(threads, patience, end);
    }

    private long run(ThreadFactory factory, Duration patience, Runnable end)
            throws InterruptedException {
        var threads = new ArrayList<Thread>();
        producers.forEach(producer -> threads.add(factory.newThread(guarded(producer))));
        consumers.forEach(consumer -> threads.add(factory.newThread(guarded(consumer))));
        threads.forEach(Thread::start);
        var over = new AtomicBoolean();
        var interrupter = Thread.ofPlatform().start(() -> interruptAtRandom(threads, over));
        try {
            end.run();
            join(threads, patience);
        } finally {
            over.set(true);
            interrupter.join();
        }
        return account();
    }

    private Runnable guarded(Worker worker) {
        return () -> {
            try {
                worker.work();
            } catch (Throwable failure) {
                failures.add(failure);
                queue.close();
            }
        };
    }

    @SuppressWarnings("ThreadPriorityCheck") // a moment that varies
    private void interruptAtRandom(List<Thread> threads, AtomicBoolean over) {
        var random = new SplittableRandom(plan.seed());
        while (!over.get() && plan.interruptEvery() > 0) {
            threads.get(random.nextInt(threads.size())).interrupt();
            for (int i = random.nextInt(plan.interruptEvery()); i > 0 && !over.get(); i--) {
                Thread.yield();
            }
        }
    }

    private void join(List<Thread> threads, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (var thread : threads) {
            var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            if (!thread.join(left)) {
                var stuck = new AssertionError("stuck: " + thread + ", " + queue.stats());
                stuck.setStackTrace(thread.getStackTrace());
                failures.forEach(stuck::addSuppressed);
                threads.forEach(Thread::interrupt);
                queue.close();
                throw stuck;
            }
        }
    }

    private long account() {
        assertThat(failures).isEmpty();
        assertThat(queue).as("left over").isEmpty();
        assertThat(queue.stats().peak()).isLessThanOrEqualTo(queue.capacity());
        long total = 0;
        for (var producer : producers) {
            var taken = new BitSet();
            long count = 0;
            for (var consumer : consumers) {
                taken.or(consumer.seen.get(producer.id));
                count += consumer.seen.get(producer.id).cardinality();
            }
            assertThat(count).as("some element was taken twice").isEqualTo(taken.cardinality());
            assertThat(taken.nextClearBit(0)).as("first element lost").isEqualTo(producer.accepted);
            assertThat(taken.length()).isEqualTo(producer.accepted);
            total += count;
        }
        return total;
    }

    private interface Worker {
        void work();
    }

    /** Puts the numbers 0, 1, 2 ... with its id in the upper half. */
    private final class Producer implements Worker {
        private final int id;
        private final SplittableRandom random;
        private int accepted;

        Producer(int id, SplittableRandom random) {
            this.id = id;
            this.random = random;
        }

        @Override
        public void work() {
            try {
                while (accepted < plan.elementsEach()) {
                    accepted += putSome();
                }
            } catch (ClosedException end) {
                assertThat(queue.isClosed()).isTrue();
            }
            if (producersLeft.decrementAndGet() == 0) {
                queue.close();
            }
        }

        private int putSome() {
            long next = element(accepted);
            try {
                return switch (random.nextInt(8)) {
                    case 0 -> queue.offer(next) ? 1 : refused();
                    case 1 -> queue.offer(next, 1, TimeUnit.MICROSECONDS) ? 1 : refused();
                    case 2 -> queue.offer(next, 1, TimeUnit.HOURS) ? 1 : refusedUntilTheEnd();
                    case 3 -> queue.putAll(batch());
                    case 4 -> queue.putAll(batch(), Duration.ofNanos(random.nextInt(10_000)));
                    default -> put(next);
                };
            } catch (InterruptedException retry) {
                return 0;
            }
        }

        private int put(long element) throws InterruptedException {
            queue.put(element);
            return 1;
        }

        private int refused() {
            if (queue.isClosed()) {
                throw new ClosedException(null);
            }
            return 0;
        }

        private int refusedUntilTheEnd() {
            assertThat(queue.isClosed()).as("refused before the end").isTrue();
            return refused();
        }

        private List<Long> batch() {
            int size = 1 + random.nextInt(Math.min(MAX_BATCH, plan.elementsEach() - accepted));
            var batch = new ArrayList<Long>();
            for (int i = 0; i < size; i++) {
                batch.add(element(accepted + i));
            }
            return batch;
        }

        private long element(int number) {
            return (long) id << 32 | number;
        }
    }

    /** Takes until the end, and remembers what it saw. */
    private final class Consumer implements Worker {
        private final SplittableRandom random;
        private final List<BitSet> seen = new ArrayList<>();

        Consumer(SplittableRandom random) {
            this.random = random;
            for (int i = 0; i < plan.producers(); i++) {
                seen.add(new BitSet());
            }
        }

        @Override
        public void work() {
            while (!queue.isClosed() || !queue.isEmpty()) {
                takeSome().forEach(this::see);
            }
        }

        private void see(long element) {
            var before = seen.get((int) (element >> 32));
            assertThat(before.length()).as("out of order").isLessThanOrEqualTo((int) element);
            before.set((int) element);
        }

        private List<Long> takeSome() {
            try {
                return switch (random.nextInt(10)) {
                    case 0 -> listOf(queue.poll());
                    case 1 -> listOf(queue.poll(1, TimeUnit.MICROSECONDS));
                    case 2 -> someUntilTheEnd(listOf(queue.poll(1, TimeUnit.HOURS)));
                    case 3 -> someUntilTheEnd(queue.receive().stream().toList());
                    case 4 -> someUntilTheEnd(queue.takeMany(1 + random.nextInt(MAX_BATCH)));
                    case 5 -> queue.takeMany(MAX_BATCH, Duration.ofNanos(random.nextInt(10_000)));
                    case 6 -> drainSome();
                    case 7 -> removeFirst();
                    case 8 -> loopOnce();
                    default -> List.of(queue.take());
                };
            } catch (InterruptedException | TimeoutException again) {
                return List.of();
            } catch (ClosedException end) {
                return someUntilTheEnd(List.of());
            }
        }

        private List<Long> someUntilTheEnd(List<Long> some) {
            assertThat(!some.isEmpty() || queue.isClosed()).as("an end before the end").isTrue();
            return some;
        }

        private List<Long> listOf(Long element) {
            return element == null ? List.of() : List.of(element);
        }

        private List<Long> drainSome() {
            var target = new ArrayList<Long>();
            int moved = queue.drainTo(target, 1 + random.nextInt(MAX_BATCH));
            assertThat(target).hasSize(moved);
            return target;
        }

        private List<Long> removeFirst() {
            var first = queue.peek();
            return first != null && queue.remove(first) ? List.of(first) : List.of();
        }

        private List<Long> loopOnce() {
            try {
                for (long element : queue.drain()) {
                    return List.of(element);
                }
            } catch (CancellationException interrupted) {
                assertThat(Thread.interrupted()).isTrue();
            }
            return List.of();
        }
    }
}
