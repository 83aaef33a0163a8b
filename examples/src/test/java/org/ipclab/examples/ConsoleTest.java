package org.ipclab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class ConsoleTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

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
        assertThat(Terminal.of(environment, tty)).isEqualTo(new Terminal(colour, live));
    }

    @Test
    void actorsSpeakInAlignedColumns() {
        try (Stage stage = Stage.open(console(Terminal.NONE), 1)) {
            stage.columns();
            stage.actor("parent").says("writes %d%%", 50);
            stage.actor("a child").warns("ends");
        }
        assertThat(text().lines().map(line -> line.substring(10)))
                .containsExactly(
                        "  who           what",
                        "  parent        writes 50%",
                        "  a child       ends");
    }

    @Test
    void eachActorHasAColourOfItsOwnAndRedIsForFaults() {
        try (Stage stage = Stage.open(console(new Terminal(true, false)), 1)) {
            stage.actor("one").says("x");
            stage.actor("two").says("x");
            stage.actor("one").warns("fault");
        }
        assertThat(text()).contains("\u001b[36mone ", "\u001b[33mtwo ", "\u001b[31mfault\u001b[0m");
    }

    @Test
    void timesInTheColumnNeverGoBack() throws Exception {
        try (Stage stage = Stage.open(console(Terminal.NONE), 1);
                Crew crew = new Crew()) {
            for (int i = 0; i < 4; i++) {
                Actor actor = stage.actor("actor " + i);
                crew.add(
                        "actor",
                        () ->
                                java.util.stream.IntStream.range(0, 200)
                                        .forEach(n -> actor.says("x")));
            }
            crew.start();
            crew.join();
        }
        assertThat(
                        text().lines()
                                .map(line -> Double.valueOf(line.substring(0, 10).strip()))
                                .toList())
                .hasSize(800)
                .isSorted();
    }

    @Test
    void progressRewritesItselfAndIsGoneAtTheEnd() {
        try (Console console = console(new Terminal(false, true))) {
            console.progress("1 of 2");
            console.line("done");
        }
        assertThat(text()).isEqualTo("1 of 2\r\u001b[2Kdone\n1 of 2\r\u001b[2K");
    }

    @Test
    void progressIsNotWrittenIntoFiles() {
        try (Console console = console(Terminal.NONE)) {
            console.progress("1 of 2");
        }
        assertThat(text()).isEmpty();
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        Console console = console(Terminal.NONE);
        console.close();
        console.line("too late");
        assertThat(text()).isEmpty();
    }

    private Console console(Terminal terminal) {
        return new Console(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
