package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HopeTest {
    private static final long SOON = 1_000;
    private static final long LATE = 1_000_000;
    private static final long TIME_SLICE = 4_000_000;

    private final Hope hope = Hope.failing();

    @Test
    void thereIsHopeUntilASleepWasLong() {
        assertThat(hope.isThere()).isTrue();
        hope.slept(LATE);
        assertThat(hope.isThere()).isFalse();
        hope.slept(SOON);
        assertThat(hope.isThere()).isTrue();
    }

    @Test
    void eachFailureDoublesHowOftenHopeIsPassedOver() {
        hope.gaveWay(TIME_SLICE, false, false);
        int first = passes();
        hope.gaveWay(TIME_SLICE, true, false); // something came, but far too late
        assertThat(passes()).isEqualTo(2 * first);
    }

    @Test
    void aSuccessHalvesWhatTheNextFailureCosts() {
        hope.gaveWay(TIME_SLICE, false, false);
        hope.gaveWay(TIME_SLICE, false, false);
        int second = passes();
        hope.gaveWay(SOON, true, false);
        hope.gaveWay(SOON, true, false);
        hope.gaveWay(TIME_SLICE, false, false);
        assertThat(passes()).isEqualTo(second / 2);
    }

    @Test
    void whoeverIsBackSoonWithNothingHasNotFailed() {
        hope.gaveWay(SOON, false, false);
        assertThat(passes()).isZero();
    }

    @Test
    void whoeverFindsOthersWaitingHasNotFailedHoweverLongItTook() {
        hope.gaveWay(TIME_SLICE, true, true);
        assertThat(passes()).isZero();
    }

    @Test
    void lastingHopeNeverFails() {
        var lasting = Hope.lasting();
        lasting.gaveWay(TIME_SLICE, false, false);
        assertThat(lasting.isThere()).isTrue();
        lasting.slept(LATE);
        assertThat(lasting.isThere()).isFalse();
    }

    @Test
    void hopeComesBackHoweverOftenItHasFailed() {
        for (int i = 0; i < 100; i++) {
            hope.gaveWay(TIME_SLICE, false, false);
        }
        assertThat(passes()).isEqualTo(65_536);
    }

    /** How often hope is passed over until it is there again. */
    private int passes() {
        int passes = 0;
        while (!hope.isThere()) {
            passes++;
        }
        return passes;
    }
}
