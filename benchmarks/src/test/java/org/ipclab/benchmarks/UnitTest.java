package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
    @Test
    void throughputIsOperationsASecond() {
        assertThat(Unit.perSecond("elements").figure(0.5, 1000)).isEqualTo(2000);
        assertThat(Unit.bytesPerSecond(64).figure(2, 10)).isEqualTo(320);
    }

    @Test
    void timeIsSecondsAnOperation() {
        assertThat(Unit.seconds().figure(2, 1000)).isEqualTo(0.002);
    }

    @Test
    void anAnswerIsTakenAsItIs() {
        assertThat(Unit.answeredSeconds().figure(0.3, 1000)).isEqualTo(0.3);
    }

    @ParameterizedTest
    @CsvSource({
        "5123456, 5.12 M elements/s",
        "512, 512 elements/s",
        "51234, 51.2 k elements/s",
        "0, 0 elements/s",
        "2.5e12, 2500 G elements/s"
    })
    void throughputIsPrintedWithAPrefixAndThreeDigits(double figure, String text) {
        assertThat(Unit.perSecond("elements").format(figure)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"3.68e-8, 36.8 ns", "0.0039, 3.90 ms", "1.5, 1.50 s", "1e-12, 0.001 ns"})
    void timeIsPrintedWithAPrefixAndThreeDigits(double figure, String text) {
        assertThat(Unit.seconds().format(figure)).isEqualTo(text);
    }

    @Test
    void bytesStandBesideTheirPrefix() {
        assertThat(Unit.bytesPerSecond(65536).format(3.2e9)).isEqualTo("3.20 GB/s");
    }
}
