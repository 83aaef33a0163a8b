package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

class TableTest {
    private final Table table =
            new Table().row("pool", "workers", "ms").row("threads", "2", "10.5");

    @Test
    void namesAreToTheLeftAndFiguresToTheRight() {
        assertThat(printed(0))
                .containsExactly("  pool     workers    ms", "  threads        2  10.5");
    }

    @Test
    void whereALineIsTooShortEachRowIsAParagraph() {
        assertThat(printed(20)).containsExactly("  threads", "    workers 2", "    ms 10.5");
    }

    private Stream<String> printed(int columns) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        table.print(
                new Console(
                        written,
                        StandardCharsets.UTF_8,
                        new Terminal(false, false, false, columns),
                        failure -> {}));
        return written.toString(StandardCharsets.UTF_8).lines();
    }
}
