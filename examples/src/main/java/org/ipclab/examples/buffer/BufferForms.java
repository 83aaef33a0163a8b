package org.ipclab.examples.buffer;

import org.ipclab.examples.locks.TracedLock.Waits;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fixed forms of scenario 2b, and what they have in common with the broken ones. */
public final class BufferForms {
    private static final int TOLD = 60; // lines for the items of a long run
    private static final int NAMED = 8; // of many items

    private final BufferSetting setting;

    /** Rounds of this size. */
    public BufferForms(BufferSetting setting) {
        this.setting = setting;
    }

    /** The course's buffer. */
    public Summary lesson(Scene scene) throws Exception {
        scene.columns();
        TracedBuffer buffer =
                traced(
                        scene,
                        lock -> new WhileBuffer(lock, setting.capacity()),
                        "notEmpty",
                        "notFull");
        try (BufferRound round = new BufferRound(buffer, new PassingConsumer(), scene, setting)) {
            round.play();
            round.awaitEnd();
            return right(round)
                    .row("waits, buffer full", words(buffer.lock().waits("notFull")))
                    .row("waits, buffer empty", words(buffer.lock().waits("notEmpty")))
                    .row("most in the buffer", "%d of %d", buffer.peak(), setting.capacity())
                    .shows(
                            buffer.peak() <= setting.capacity(),
                            "the buffer never held more than it may")
                    .shows(buffer.fault() == null, "nobody took from an empty buffer");
        }
    }

    /** A buffer of the libraries, which is empty. */
    public Summary library(Scene scene, BlockingQueue<Integer> queue) throws Exception {
        scene.columns();
        AnnouncedBuffer buffer = new AnnouncedBuffer(queue, scene.tellOneIn(setting.items(), TOLD));
        try (BufferRound round = new BufferRound(buffer, new PassingConsumer(), scene, setting)) {
            round.play();
            round.awaitEnd();
            return right(round)
                    .row("waits, buffer full", words(buffer.full()))
                    .row("waits, buffer empty", words(buffer.empty()));
        }
    }

    /** A lesson's buffer whose lines stand in the order in which the lock was held. */
    TracedBuffer traced(Scene scene, Function<Lock, LessonBuffer> maker, String... conditions) {
        scene.orderByStamp();
        int tellOneIn = scene.tellOneIn(setting.items(), TOLD);
        return new TracedBuffer(setting.capacity(), tellOneIn, maker, conditions);
    }

    /** What a round must show that went well. */
    Summary right(BufferRound round) {
        return counted(round.taken())
                .figure("elapsed ms", round.elapsed().toNanos() / 1e6)
                .shows(round.taken().isExact(), "every item was taken exactly once")
                .shows(
                        round.endedConsumers() == setting.consumers(),
                        "the one sentinel ended %s",
                        Figures.count(setting.consumers(), "consumer"));
    }

    /** What was put and taken. */
    Summary counted(TakenItems taken) {
        return new Summary()
                .row("items put", Figures.count(setting.items()))
                .row("items taken", Figures.count(taken.total()))
                .row("never taken", some(taken.lost()))
                .row("taken twice", some(taken.doubled()));
    }

    static String some(List<Integer> all) {
        if (all.isEmpty()) {
            return "none";
        }
        String first =
                all.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return Figures.count(all.size()) + ": " + first + (all.size() > NAMED ? ", ..." : "");
    }

    private static String words(Waits waits) {
        return words(waits.count(), waits.together());
    }

    private static String words(AnnouncedBuffer.Waits waits) {
        return words(waits.count(), waits.together());
    }

    private static String words(long count, Duration together) {
        return Figures.count(count) + ", " + Figures.time(together) + " together";
    }
}
