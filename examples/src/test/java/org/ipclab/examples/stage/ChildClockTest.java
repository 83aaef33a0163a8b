package org.ipclab.examples.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class ChildClockTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    @Test
    void aWordFromBetweenTheStartAndNowIsFromOurClock() {
        long started = System.nanoTime();
        assertThat(ChildClock.compare(started, System.nanoTime())).isEqualTo(ChildClock.SHARED);
    }

    @Test
    void anotherClockIsTakenToHaveSpokenNow() {
        long started = System.nanoTime();
        long childsNow = started + HOUR;
        long here = ChildClock.compare(started, childsNow).here(childsNow);
        assertThat(here - started).isBetween(0L, TimeUnit.MINUTES.toNanos(1));
    }

    @Test
    void aClockThatIsBehindIsBroughtForward() {
        long started = System.nanoTime();
        long childsNow = started - HOUR;
        long here = ChildClock.compare(started, childsNow).here(childsNow);
        assertThat(here - started).isBetween(0L, TimeUnit.MINUTES.toNanos(1));
    }
}
