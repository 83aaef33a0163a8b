package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Eight producers and eight consumers under constant interrupts; {@code -Dsoak=n} moves n times as
 * many elements.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class QueueStorm implements QueueFactory {
    private static final int SOAK = Integer.getInteger("soak", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(5L * SOAK);

    /** For subclasses, which say how a queue is made. */
    protected QueueStorm() {}

    @ParameterizedTest
    @CsvSource({"PLATFORM, 1, 20000", "PLATFORM, 64, 400000", "VIRTUAL, 3, 100000"})
    void everyElementIsTakenOnce(Kind threads, int capacity, int each) throws Exception {
        rage(threads, capacity, each);
    }

    /** Ten million at a capacity that lets the threads run for a while before they wait. */
    @Test
    void tenMillionElementsAreAllAccountedFor() throws Exception {
        rage(Kind.PLATFORM, 1024, 1_250_000);
    }

    private void rage(Kind threads, int capacity, int each) throws InterruptedException {
        var plan = new Storm.Plan(8, 8, each * SOAK, 5, System.nanoTime());
        long taken = Storm.rage(ofCapacity(capacity), plan, threads.factory(), PATIENCE);
        assertThat(taken).as("%s", plan).isEqualTo(8L * each * SOAK);
    }
}
