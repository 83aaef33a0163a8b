package org.ipclab.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes down which JDK runs this, for the script {@code benchmarks/run}. */
final class WhereIsJava {
    private WhereIsJava() {}

    /**
     * Writes one line.
     *
     * @param args the file to write
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), System.getProperty("java.home") + "\n");
    }
}
