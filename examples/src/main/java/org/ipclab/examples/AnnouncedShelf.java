package org.ipclab.examples;

import org.ipclab.condition.BoundedBuffer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A {@link BoundedBuffer} whose users say what they do. A put is said before it is done and a take
 * after it was, so that in the output no item is taken before it was put.
 */
final class AnnouncedShelf implements Shelf {
    private static final class Waits {
        private final LongAdder count = new LongAdder();
        private final AtomicLong nanos = new AtomicLong();

        Duration add(long start) {
            count.increment();
            long waited = System.nanoTime() - start;
            nanos.addAndGet(waited);
            return Duration.ofNanos(waited);
        }

        String inWords() {
            return Figures.count(count.sum())
                    + ", "
                    + Figures.time(Duration.ofNanos(nanos.get()))
                    + " together";
        }
    }

    private final BoundedBuffer<Integer> buffer;
    private final int every;
    private final Waits full = new Waits();
    private final Waits empty = new Waits();

    /** Announces one item in {@code every}. */
    AnnouncedShelf(BoundedBuffer<Integer> buffer, int every) {
        this.buffer = buffer;
        this.every = every;
    }

    @Override
    public void put(Actor who, int item) throws InterruptedException {
        announce(who, item, "puts " + name(item));
        if (buffer.offer(item)) {
            return;
        }
        announce(who, item, "finds it full, waits");
        long start = System.nanoTime();
        buffer.put(item);
        Duration waited = full.add(start);
        announce(who, item, "has put " + name(item) + " after " + Figures.time(waited));
    }

    @Override
    public int take(Actor who) throws InterruptedException {
        Integer item = buffer.poll();
        if (item != null) {
            announce(who, item, "takes " + name(item));
            return item;
        }
        announce(who, every == 1 ? 0 : 1, "finds it empty, waits");
        long start = System.nanoTime();
        item = buffer.take();
        Duration waited = empty.add(start);
        announce(who, item, "takes " + name(item) + " after " + Figures.time(waited));
        return item;
    }

    String fullWaits() {
        return full.inWords();
    }

    String emptyWaits() {
        return empty.inWords();
    }

    private void announce(Actor who, int item, String what) {
        if (item % every == 0 || item == BufferRound.SENTINEL) {
            who.says(what);
        }
    }

    private static String name(int item) {
        return item == BufferRound.SENTINEL ? "the sentinel" : String.valueOf(item);
    }
}
