package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ConsoleTest {
    private static final Terminal LIVE = new Terminal(false, true, false, 0);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<IOException> failures = new ArrayList<>();

    @Test
    void progressRewritesItselfAndIsGoneAtTheEnd() {
        try (Console console = console(LIVE)) {
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
    void progressNeverFillsTheLine() {
        try (Console console = console(new Terminal(false, true, false, 20))) {
            console.progress("a".repeat(30));
        }
        assertThat(text()).startsWith("a".repeat(19) + "\r");
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        Console console = console(Terminal.NONE);
        console.close();
        console.line("too late");
        assertThat(text()).isEmpty();
    }

    @Test
    void aFailureToWriteIsToldOnceAndEndsAllWriting() {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        Console console = new Console(full, StandardCharsets.UTF_8, Terminal.NONE, failures::add);
        console.line("lost");
        console.line("lost as well");
        console.close();
        assertThat(failures)
                .singleElement()
                .hasToString("java.io.IOException: No space left on device");
    }

    @Test
    void proseIsBrokenBetweenWordsWhereTheLineIsFull() {
        try (Console console = console(new Terminal(false, false, false, 20))) {
            console.prose("- ", "one two three four five six");
        }
        assertThat(text().lines()).containsExactly("- one two three four", "  five six");
    }

    private Console console(Terminal terminal) {
        return new Console(written, StandardCharsets.UTF_8, terminal, failures::add);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
