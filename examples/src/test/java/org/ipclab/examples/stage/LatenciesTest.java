package org.ipclab.examples.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class LatenciesTest {
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
}
