package org.ipclab.examples.buffer;

import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Threads;
import org.ipclab.examples.terminal.Progress;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One game of producers and consumers around a buffer, until the sentinel has ended them all. */
public final class BufferRound implements AutoCloseable {
    private static final int RESTS_ONE_IN = 3; // a producer rests after so many items

    private final ToldBuffer buffer;
    private final Consumer consumer;
    private final Scene scene;
    private final BufferSetting setting;
    private final long start = System.nanoTime();
    private final TakenItems taken;
    private final Progress progress;
    private final Threads threads = new Threads();
    private final AtomicInteger producing = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** A round of this size. */
    public BufferRound(ToldBuffer buffer, Consumer consumer, Scene scene, BufferSetting setting) {
        this.buffer = buffer;
        this.consumer = consumer;
        this.scene = scene;
        this.setting = setting;
        taken = new TakenItems(setting.items());
        progress = scene.progress("items taken", setting.items());
    }

    /** Starts everybody. */
    public void play() {
        producing.set(setting.producers());
        for (int i = 1; i <= setting.producers(); i++) {
            Actor producer = scene.actor("producer " + i);
            int first = i;
            threads.add(producer.name(), () -> produce(producer, first));
        }
        for (int i = 1; i <= setting.consumers(); i++) {
            Actor who = scene.actor("consumer " + i);
            Random chance = scene.chance(1000 + i);
            threads.add(who.name(), () -> consume(who, chance));
        }
        threads.start();
    }

    /** Waits until all have ended. */
    public void awaitEnd() throws Exception {
        threads.join();
    }

    /** Waits until all have ended within the time; false if they have not. */
    public boolean awaitEnd(Duration atMost) throws Exception {
        return threads.join(atMost);
    }

    /** The threads that have not ended. */
    public List<Thread> alive() {
        return threads.all().stream().filter(Thread::isAlive).toList();
    }

    /** CPU time of the threads that have ended. */
    public Duration cpu() {
        return threads.cpu();
    }

    /** Time since the round was made. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** What was taken. */
    public TakenItems taken() {
        return taken;
    }

    /** How many consumers the sentinel ended. */
    public int endedConsumers() {
        return ended.get();
    }

    /** Sends all home who are still there, and waits for them. */
    public void stop() {
        threads.close();
        progress.close();
    }

    @Override
    public void close() {
        stop();
    }

    private void produce(Actor who, int first) throws InterruptedException {
        Random chance = scene.chance(first);
        LessonBuffer mine = buffer.as(who);
        for (int item = first; item <= setting.items(); item += setting.producers()) {
            mine.put(item);
            if (item / setting.producers() % RESTS_ONE_IN == 0) {
                pause(chance, 4);
            }
        }
        if (producing.decrementAndGet() == 0) {
            mine.put(Consumer.SENTINEL);
        }
    }

    private void consume(Actor who, Random chance) throws InterruptedException {
        consumer.consume(
                buffer.as(who),
                item -> {
                    taken.add(item);
                    progress.step();
                    pause(chance, 1);
                });
        ended.incrementAndGet();
    }

    /** An interrupt ends the pause; the next put or take sees it. */
    private void pause(Random chance, double times) {
        if (setting.pace().isPositive()) {
            double nanos = setting.pace().toNanos() * times * 2 * chance.nextDouble();
            LockSupport.parkNanos(this, (long) nanos);
        }
    }
}
