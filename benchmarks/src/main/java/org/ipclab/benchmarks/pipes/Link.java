package org.ipclab.benchmarks.pipes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Both directions to a partner. */
interface Link extends Closeable {
    /** A buffer of the kind that this link is quickest with. */
    ByteBuffer allocate(int bytes);

    /** Writes all that remains in the buffer. */
    void send(ByteBuffer source) throws IOException;

    /** Sends on what was gathered, if this link gathers. */
    default void flush() throws IOException {}

    /** Reads what is there, at least a byte; -1 at the end. */
    int receiveSome(ByteBuffer target) throws IOException;

    /** Reads until the buffer is full; false at the end. */
    default boolean receive(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (receiveSome(target) < 0) {
                return false;
            }
        }
        return true;
    }
}
