package org.ipclab.pipes;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A process that was started, whoever started it. */
interface Running {
    int pid();

    /** Completed in a thread that must not be blocked. */
    CompletableFuture<ExitStatus> exit();

    /** Returns false if the process had ended. */
    boolean signal(int signal) throws IOException;
}
