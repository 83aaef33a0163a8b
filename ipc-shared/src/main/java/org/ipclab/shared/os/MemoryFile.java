package org.ipclab.shared.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The file behind shared memory, open in this process. Not thread safe. */
public interface MemoryFile {
    /**
     * Maps all of it.
     *
     * @param arena how long
     * @return its bytes
     * @throws IOException if the system refuses
     */
    MemorySegment map(Arena arena) throws IOException;

    /**
     * Fixes the size, and lets others find the file by its name.
     *
     * @throws IOException if the system refuses
     */
    void publish() throws IOException;

    /**
     * Tells files apart.
     *
     * @return a number that all processes see of this file
     */
    long identity();

    /**
     * Makes a second descriptor of it.
     *
     * @param least the smallest number that it may have
     * @return the descriptor, close-on-exec
     * @throws IOException if none is left
     */
    int duplicate(int least) throws IOException;

    /** Closes it here; what is mapped stays so. To be called once. */
    void close();
}
