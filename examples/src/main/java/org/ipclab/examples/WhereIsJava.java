package org.ipclab.examples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Writes down which JDK runs this, for the launcher script. */
@Command(name = "where-is-java", hidden = true)
final class WhereIsJava implements Callable<Integer> {
    @Parameters(description = "The file to write.")
    private Path file = Path.of("java-home");

    @Override
    public Integer call() throws IOException {
        Files.writeString(file, System.getProperty("java.home") + "\n");
        return 0;
    }
}
