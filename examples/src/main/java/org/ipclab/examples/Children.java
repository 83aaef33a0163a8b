package org.ipclab.examples;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;

import java.io.IOException;

/** Child processes of scenarios: small Java programs that start fast and end with their run. */
final class Children {
    private static final String[] QUICK = {
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Xmx32m",
        // A child logs nothing: setting up the log would take longer than its work.
        "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
        "-Dslf4j.internal.verbosity=WARN"
    };

    private Children() {}

    /** A main class of ours as a child. */
    static ChildCommand of(Class<?> main, Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        return ChildProcess.java(main, words).jvmOptions(QUICK);
    }

    /** Starts a child that the stage ends at the latest. */
    static ChildProcess start(Stage stage, ChildCommand command) throws IOException {
        return stage.owns(command.start());
    }
}
