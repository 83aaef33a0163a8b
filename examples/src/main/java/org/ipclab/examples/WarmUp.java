package org.ipclab.examples;

import org.ipclab.examples.terminal.Terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * What the build runs once: it goes where users go, so that the AOT cache knows the way, and writes
 * down which JDK runs this, for the launcher script.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUp implements Callable<Integer> {
    private static final String[][] WAYS = {
        {"list"},
        {"run", "2b", "--help"},
        {"run", "2b", "--capacity", "0"},
        {"run", "2b", "--pace", "0ms"},
        {"run", "2b", "--broken"},
        {"run", "1a", "--consumer-delay", "0ms"},
        {"run", "1a", "--broken"},
        {"run", "1b", "--children", "2", "--messages", "2", "--delay", "1ms"},
        {"run", "1b", "--children", "2", "--messages", "2", "--delay", "1ms", "--broken"},
        {"run", "2a", "--tasks", "6", "--io-delay", "1ms"},
        {"run", "primes", "--workers", "2"},
    };

    @Parameters(description = "The file to write.")
    private Path file = Path.of("java-home");

    @Override
    public Integer call() throws IOException {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Terminal terminal = new Terminal(true, true, true, 80);
        for (String[] way : WAYS) {
            Lab.execute(nowhere, nowhere, StandardCharsets.UTF_8, terminal, way);
        }
        Files.writeString(file, System.getProperty("java.home") + "\n");
        return 0;
    }
}
