package org.ipclab.examples.buffer;

import org.ipclab.examples.buffer.TracedBuffer.Fault;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Seen;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** The broken forms of scenario 2b. */
public final class BrokenBuffers {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int TOLD = 12; // lines, of how all fell asleep
    private static final double CLEARLY = 5; // times as much CPU time

    private final BufferSetting setting;
    private final BufferForms forms;

    /** Rounds of this size. */
    public BrokenBuffers(BufferSetting setting) {
        this.setting = setting;
        this.forms = new BufferForms(setting);
    }

    /**
     * {@code if} for {@code while}: rounds without pauses, until somebody takes what is not there.
     */
    public Summary withIf(Scene scene) throws Exception {
        for (int number = 1; ; number++) {
            scene.progress("round %d: waiting for the fault", number);
            TracedBuffer buffer =
                    new TracedBuffer(
                            setting.capacity(),
                            0,
                            lock -> new IfBuffer(lock, setting.capacity()),
                            "notEmpty",
                            "notFull");
            try (BufferRound round = quick(buffer, scene)) {
                round.play();
                awaitEndOrFault(round, buffer);
                if (buffer.fault() != null || scene.elapsed().compareTo(LONGEST) > 0) {
                    round.stop();
                    return foundFault(scene, buffer, round.taken(), number);
                }
            }
        }
    }

    private Summary foundFault(Scene scene, TracedBuffer buffer, TakenItems taken, int rounds) {
        List<FaultStory.Line> story = buffer.story().lines();
        scene.note("round " + rounds + ", in the order in which the lock was held:");
        scene.columns();
        story.forEach(FaultStory.Line::tell);
        Summary summary =
                new Summary()
                        .row("rounds until then", Figures.count(rounds))
                        .row("items taken until then", Figures.count(taken.total()))
                        .figure("rounds", rounds)
                        .shows(
                                !story.isEmpty(),
                                "a woken thread did not look again, and found the buffer changed");
        Fault fault = buffer.fault();
        if (fault != null && fault.put()) {
            return summary.shows(
                    true, "item %d was written over: nobody will take it", fault.overwritten());
        }
        return summary.row("taken twice", BufferForms.some(taken.doubled()))
                .shows(fault != null, "an item was taken that was not there");
    }

    /** One condition: rounds without pauses, until all sleep. */
    public Summary withOneCondition(Scene scene) throws Exception {
        for (int number = 1; ; number++) {
            scene.progress("round %d: waiting until all sleep", number);
            TracedBuffer buffer =
                    new TracedBuffer(
                            setting.capacity(),
                            0,
                            lock -> new OneConditionBuffer(lock, setting.capacity()),
                            "changed");
            try (BufferRound round = quick(buffer, scene)) {
                round.play();
                awaitEndOrFault(round, buffer);
                if (!round.alive().isEmpty() || scene.elapsed().compareTo(LONGEST) > 0) {
                    return foundAllAsleep(scene, buffer, round, number);
                }
            }
        }
    }

    private Summary foundAllAsleep(
            Scene scene, TracedBuffer buffer, BufferRound round, int rounds) {
        List<Thread> asleep = round.alive();
        scene.note("round " + rounds + ", how it ended:");
        scene.columns();
        buffer.story().last(TOLD).forEach(FaultStory.Line::tell);
        asleep.forEach(thread -> scene.actor(thread.getName()).warns("waits for ever"));
        boolean workLeft =
                round.taken().total() < setting.items()
                        || round.endedConsumers() < setting.consumers();
        return forms.counted(round.taken())
                .row("rounds until then", Figures.count(rounds))
                .row("threads that sleep", names(asleep))
                .row("woken in vain before", times(buffer.lock().waits("changed").inVain()))
                .figure("rounds", rounds)
                .shows(!asleep.isEmpty(), "threads sleep on the condition, and nobody else runs")
                .shows(workLeft, "there is work left that nobody will do");
    }

    /** Busy waiting: it works; what it costs is compared with waiting. */
    public Summary withoutWaiting(Scene scene) throws Exception {
        scene.columns();
        Summary summary;
        Duration burnt;
        try (BufferRound round = paced(busy(), scene)) {
            round.play();
            round.awaitEnd();
            summary = forms.right(round);
            burnt = round.cpu();
        }
        scene.actor("main").says("has done it without waiting; now the same with waiting");
        Duration used;
        try (BufferRound round = paced(waiting(), scene)) {
            round.play();
            round.awaitEnd();
            used = round.cpu();
        }
        double times = (double) burnt.toNanos() / Math.max(1, used.toNanos());
        return summary.row("CPU time, asking again", Figures.time(burnt))
                .row("CPU time, waiting", "%s for the same items", Figures.time(used))
                .figure("CPU ms", burnt.toNanos() / 1e6)
                .shows(
                        times > CLEARLY ? Seen.YES : times > 1 ? Seen.UNCLEAR : Seen.NO,
                        "asking again took %.0f times the CPU time of waiting",
                        times);
    }

    /** The sentinel is not passed on. */
    public Summary withoutPassingOn(Scene scene) throws Exception {
        scene.columns();
        TracedBuffer buffer =
                forms.traced(
                        scene,
                        lock -> new WhileBuffer(lock, setting.capacity()),
                        "notEmpty",
                        "notFull");
        try (BufferRound round = new BufferRound(buffer, new KeepingConsumer(), scene, setting)) {
            round.play();
            awaitEndOrFault(round, buffer);
            List<Thread> asleep = round.alive();
            asleep.forEach(thread -> scene.actor(thread.getName()).warns("waits for ever"));
            return forms.counted(round.taken())
                    .row("consumers that ended", Figures.count(round.endedConsumers()))
                    .row("threads that sleep", names(asleep))
                    .shows(round.taken().isExact(), "every item was taken exactly once")
                    .shows(
                            round.endedConsumers() == 1 && asleep.size() == setting.consumers() - 1,
                            "one consumer ended by the sentinel, the others wait for ever");
        }
    }

    /**
     * Waits until all have ended, or nobody will ever move, or the buffer is no buffer any more.
     */
    private static void awaitEndOrFault(BufferRound round, TracedBuffer buffer) throws Exception {
        boolean over = false;
        while (!over) {
            over =
                    round.awaitEnd(LOOK)
                            || buffer.fault() != null
                            || buffer.lock().isStuck(round.alive());
        }
    }

    private BufferRound quick(ToldBuffer buffer, Scene scene) {
        return new BufferRound(buffer, new PassingConsumer(), scene, setting.withoutPauses());
    }

    private BufferRound paced(LessonBuffer buffer, Scene scene) {
        return new BufferRound(who -> buffer, new PassingConsumer(), scene, setting);
    }

    private LessonBuffer busy() {
        return new BusyBuffer(new ReentrantLock(), setting.capacity(), Thread::onSpinWait);
    }

    private LessonBuffer waiting() {
        return new WhileBuffer(new ReentrantLock(), setting.capacity());
    }

    private static String times(long number) {
        return Figures.count(number, "time");
    }

    private static String names(List<Thread> threads) {
        return threads.isEmpty()
                ? "none"
                : threads.stream().map(Thread::getName).collect(Collectors.joining(", "));
    }
}
