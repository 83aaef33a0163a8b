package org.ipclab.examples;

import org.ipclab.examples.terminal.Terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a command in this process, and keeps what it says. */
final class Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int exitCode;

    private Output(Terminal terminal, String command) {
        exitCode =
                Lab.execute(
                        out,
                        err,
                        StandardCharsets.UTF_8,
                        terminal,
                        command.isEmpty() ? new String[0] : command.split(" ", -1));
    }

    static Output of(String command) {
        return new Output(Terminal.NONE, command);
    }

    static Output of(Terminal terminal, String command) {
        return new Output(terminal, command);
    }

    int exitCode() {
        return exitCode;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> errorLines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
