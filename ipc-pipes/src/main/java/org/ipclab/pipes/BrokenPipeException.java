package org.ipclab.pipes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serial;

/**
 * EPIPE: a write to a pipe whose read ends are all closed, in every process. Nothing will ever read
 * what is written, nor what still waits in the pipe.
 */
public final class BrokenPipeException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    /**
     * A broken pipe.
     *
     * @param cause the failure of the write, or null
     */
    public BrokenPipeException(@Nullable Throwable cause) {
        super("broken pipe (EPIPE): every read end of this pipe is closed", cause);
    }
}
