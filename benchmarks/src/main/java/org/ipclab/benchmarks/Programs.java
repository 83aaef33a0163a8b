package org.ipclab.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of this machine. */
final class Programs {
    private Programs() {}

    static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The first line that a program prints, if it is there and ends well. */
    static Optional<String> firstLine(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
            try (var lines = process.inputReader()) {
                var first = lines.lines().toList().stream().findFirst();
                return process.waitFor() == 0 ? first : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
