package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;

class TerminalTest {
    @ParameterizedTest
    @CsvSource({
        // NO_COLOR, CLICOLOR_FORCE, TERM, terminal, colour, live
        "'', '', xterm, true, true, true",
        "'', '', xterm, false, false, false",
        "'', '', dumb, true, false, false",
        "1, '', xterm, true, false, true",
        "1, 1, xterm, true, false, true",
        "'', 1, xterm, false, true, false",
        "'', 0, xterm, false, false, false",
    })
    void coloursAreForTerminalsUnlessTheUserSaysOtherwise(
            String noColor, String force, String term, boolean tty, boolean colour, boolean live) {
        Map<String, String> environment =
                force.isEmpty()
                        ? Map.of("NO_COLOR", noColor, "TERM", term)
                        : Map.of("NO_COLOR", noColor, "CLICOLOR_FORCE", force, "TERM", term);
        assertThat(Terminal.of(environment, tty, 0, StandardCharsets.US_ASCII))
                .isEqualTo(new Terminal(colour, live, false, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // COLUMNS, terminal, columns of the terminal, columns
        "'', true, 120, 120",
        "'', false, 120, 0",
        "40, true, 120, 40",
        "40, false, 0, 40",
        "5, false, 0, 20",
        "wide, true, 80, 80",
    })
    void columnsAreTheUsersWordOrTheTerminals(String wanted, boolean tty, int known, int columns) {
        Terminal terminal =
                Terminal.of(Map.of("COLUMNS", wanted), tty, known, StandardCharsets.UTF_8);
        assertThat(terminal.columns()).isEqualTo(columns);
    }

    @Test
    void runningTextIsNeverTooWideToRead() {
        assertThat(new Terminal(false, false, true, 200).proseColumns()).isEqualTo(100);
        assertThat(new Terminal(false, false, true, 40).proseColumns()).isEqualTo(40);
        assertThat(Terminal.NONE.proseColumns()).isEqualTo(80);
    }

    @Test
    void charactersBeyondAsciiAreForThoseWhoCanShowThem() {
        assertThat(Terminal.of(Map.of(), true, 80, StandardCharsets.UTF_8).unicode()).isTrue();
        assertThat(Terminal.of(Map.of(), true, 80, StandardCharsets.US_ASCII).unicode()).isFalse();
        assertThat(Terminal.of(Map.of(), true, 80, StandardCharsets.ISO_8859_1).unicode())
                .isFalse();
    }
}
