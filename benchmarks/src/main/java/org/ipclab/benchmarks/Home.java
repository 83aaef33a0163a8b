package org.ipclab.benchmarks;

import java.nio.file.Path;

/** The folder of this module, which the script {@code benchmarks/run} names. */
final class Home {
    private Home() {}

    static Path path(String... names) {
        return Path.of(System.getProperty("benchmarks.home", "."), names);
    }
}
