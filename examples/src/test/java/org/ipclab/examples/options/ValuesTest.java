package org.ipclab.examples.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class ValuesTest {
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
}
