package org.ipclab.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

class FiguresTest {
    @Test
    void figuresAreTheSameInEveryCountry() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Figures.count(17_984)).isEqualTo("17,984");
            assertThat(Figures.time(Duration.ofNanos(2_450_000_000L))).isEqualTo("2.45 s");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @ParameterizedTest
    @CsvSource({"512, 512 B", "65536, 64 KiB", "1572864, 1.5 MiB", "0, 0 B"})
    void bytesHaveUnits(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"50ms, 50000", "250us, 250", "1.5s, 1500000", "0.05, 50000", "0, 0", "2S, 2000000"})
    void timesAreReadWithUnitsOrAsSeconds(String text, long micros) {
        assertThat(Values.duration(text)).isEqualTo(Duration.ofNanos(micros * 1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1s", "1h", "ms", "1e3", "99999999999s", "1 s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.duration(text));
    }

    @Test
    void percentilesAreTheNearestRank() {
        List<Duration> times =
                IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList().reversed();
        assertThat(Latencies.of(times).percentile(50)).isEqualTo(Duration.ofMillis(100));
        assertThat(Latencies.of(times).percentile(99)).isEqualTo(Duration.ofMillis(198));
        assertThat(Latencies.of(List.of()).percentile(99)).isEqualTo(Duration.ZERO);
    }

    @Test
    void fairnessIsOneWhereAllAreTreatedAlike() {
        Latencies quick = Latencies.of(List.of(Duration.ofMillis(1)));
        Latencies none = Latencies.of(List.of(Duration.ZERO));
        assertThat(Latencies.fairness(List.of(quick, quick, quick))).isEqualTo(1);
        assertThat(Latencies.fairness(List.of(quick, none))).isEqualTo(0.5);
    }

    @Test
    void theTallyNamesWhatWasLostAndWhatWasTakenTwice() {
        Tally tally = new Tally(4);
        List.of(1, 2, 2, 4).forEach(tally::add);
        assertThat(tally.lost()).containsExactly(3);
        assertThat(tally.doubled()).containsExactly(2);
        assertThat(tally.isExact()).isFalse();
        tally.add(0);
        assertThat(tally.doubled()).containsExactly(0, 2);
    }
}
