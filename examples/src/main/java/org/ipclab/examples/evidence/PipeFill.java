package org.ipclab.examples.evidence;

import org.ipclab.pipes.PipeEnd;

import java.io.IOException;
import java.util.Optional;

/**
 * How full a pipe is, which only the kernel knows.
 *
 * @param bytes how many were written and not read yet
 * @param capacity how many it can hold
 */
public record PipeFill(int bytes, int capacity) {
    /** How full the pipe of this end is; empty where the kernel cannot be asked. */
    public static Optional<PipeFill> of(PipeEnd end) {
        try {
            return Optional.of(new PipeFill(end.available(), end.capacity()));
        } catch (IOException | UnsupportedOperationException nobodyKnows) {
            return Optional.empty();
        }
    }
}
