package org.ipclab.examples.buffer;

import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.terminal.Figures;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A queue of the libraries whose users say what they do. A put is said before it is done and a take
 * after it was, so that in the output no item is taken before it was put.
 */
public final class AnnouncedBuffer implements ToldBuffer {
    /** Waits, and how long they were together. */
    public static final class Waits {
        private final LongAdder count = new LongAdder();
        private final AtomicLong nanos = new AtomicLong();

        private Duration add(long start) {
            count.increment();
            long waited = System.nanoTime() - start;
            nanos.addAndGet(waited);
            return Duration.ofNanos(waited);
        }

        /** How many there were. */
        public long count() {
            return count.sum();
        }

        /** How long all of them took. */
        public Duration together() {
            return Duration.ofNanos(nanos.get());
        }
    }

    private final BlockingQueue<Integer> queue;
    private final int tellOneIn;
    private final Waits full = new Waits();
    private final Waits empty = new Waits();

    /** Announces one item in so many. */
    public AnnouncedBuffer(BlockingQueue<Integer> queue, int tellOneIn) {
        this.queue = queue;
        this.tellOneIn = tellOneIn;
    }

    @Override
    public LessonBuffer as(Actor who) {
        return new LessonBuffer() {
            @Override
            public void put(int item) throws InterruptedException {
                announce(who, item, "puts " + TracedBuffer.name(item));
                if (!queue.offer(item)) {
                    announce(who, item, "finds it full, waits");
                    long start = System.nanoTime();
                    queue.put(item);
                    Duration waited = full.add(start);
                    announce(who, item, "has waited " + Figures.time(waited));
                }
            }

            @Override
            public int take() throws InterruptedException {
                Integer item = queue.poll();
                if (item == null) {
                    announce(who, tellOneIn == 1 ? 0 : 1, "finds it empty, waits");
                    long start = System.nanoTime();
                    item = queue.take();
                    Duration waited = empty.add(start);
                    announce(who, item, "has waited " + Figures.time(waited));
                }
                announce(who, item, "takes " + TracedBuffer.name(item));
                return item;
            }
        };
    }

    /** Waits for room. */
    public Waits full() {
        return full;
    }

    /** Waits for an item. */
    public Waits empty() {
        return empty;
    }

    private void announce(Actor who, int item, String what) {
        if (item % tellOneIn == 0 || item == Consumer.SENTINEL) {
            who.says(what);
        }
    }
}
