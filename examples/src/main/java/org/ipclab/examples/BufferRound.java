package org.ipclab.examples;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** One game of producers and consumers around a shelf, until the sentinel has ended them all. */
final class BufferRound implements AutoCloseable {
    static final int SENTINEL = -1;

    private final Shelf shelf;
    private final Stage stage;
    private final int items;
    private final Duration pace;
    private final Tally tally;
    private final Crew crew = new Crew();
    private final AtomicInteger producing = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    BufferRound(Shelf shelf, Stage stage, int items, Duration pace) {
        this.shelf = shelf;
        this.stage = stage;
        this.items = items;
        this.pace = pace;
        tally = new Tally(items);
    }

    /** Starts everybody. */
    void play(int producers, int consumers) {
        producing.set(producers);
        for (int i = 1; i <= producers; i++) {
            Actor producer = stage.actor("producer " + i);
            int first = i;
            crew.add(producer.name(), () -> produce(producer, first, producers));
        }
        for (int i = 1; i <= consumers; i++) {
            Actor consumer = stage.actor("consumer " + i);
            Random chance = stage.chance(1000 + i);
            crew.add(consumer.name(), () -> consume(consumer, chance));
        }
        crew.start();
    }

    void awaitEnd() throws Exception {
        crew.join();
    }

    /** Waits for the end; false if nothing has moved for a while before it came. */
    boolean endsOrSticks(Duration still) throws Exception {
        long before = -1;
        while (!crew.join(still)) {
            if (tally.total() == before) {
                return false;
            }
            before = tally.total();
        }
        return true;
    }

    Tally tally() {
        return tally;
    }

    /** How many consumers the sentinel ended. */
    int endedConsumers() {
        return ended.get();
    }

    @Override
    public void close() {
        crew.close();
    }

    private void produce(Actor who, int first, int step) throws InterruptedException {
        Random chance = stage.chance(first);
        for (int item = first; item <= items; item += step) {
            shelf.put(who, item);
            if (item / step % 3 == 0) {
                pause(chance, 4);
            }
        }
        if (producing.decrementAndGet() == 0) {
            shelf.put(who, SENTINEL);
        }
    }

    private void consume(Actor who, Random chance) throws InterruptedException {
        for (int item = shelf.take(who); item != SENTINEL; item = shelf.take(who)) {
            tally.add(item);
            pause(chance, 1);
        }
        ended.incrementAndGet();
        shelf.put(who, SENTINEL);
    }

    private void pause(Random chance, double times) throws InterruptedException {
        if (pace.isPositive()) {
            Thread.sleep(
                    Duration.ofNanos((long) (pace.toNanos() * times * 2 * chance.nextDouble())));
        }
    }
}
