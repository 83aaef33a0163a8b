package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

class BarChartTest {
    private final BarChart chart =
            new BarChart("elapsed, ms")
                    .bar("1", 100, 90, 100, "100 ms")
                    .bar("8", 25, 20, 30, "25 ms");

    @Test
    void barsAreAsLongAsTheirValuesAndShadedOverTheirSpread() {
        assertThat(printed(false, 40))
                .containsExactly(
                        "  elapsed, ms",
                        "  1  " + "#".repeat(23) + "--|  100 ms",
                        "  8  #####-|-" + " ".repeat(18) + "  25 ms");
    }

    @Test
    void unicodeIsForThoseWhoCanShowIt() {
        assertThat(printed(true, 40).toList().getLast())
                .contains("\u2588\u2588")
                .doesNotContain("#");
    }

    @Test
    void noLineIsLongerThanTheTerminal() {
        assertThat(printed(false, 40)).allMatch(line -> line.length() <= 40);
        assertThat(printed(false, 80)).allMatch(line -> line.length() <= 80);
    }

    private Stream<String> printed(boolean unicode, int columns) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        chart.print(
                new Console(
                        written,
                        StandardCharsets.UTF_8,
                        new Terminal(false, false, unicode, columns),
                        failure -> {}));
        return written.toString(StandardCharsets.UTF_8).lines();
    }
}
