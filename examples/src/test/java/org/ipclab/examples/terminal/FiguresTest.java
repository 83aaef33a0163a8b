package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Locale;

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
    @CsvSource({"3, 3 s", "89, 89 s", "240, 4 minutes", "5400, 2 hours", "36000, 10 hours"})
    void longTimesAreSpokenOfAsPeopleDo(long seconds, String text) {
        assertThat(Figures.about(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
