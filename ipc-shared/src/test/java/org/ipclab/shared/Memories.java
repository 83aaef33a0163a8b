package org.ipclab.shared;

import java.io.IOException;

/** Memory for fields of tests. */
final class Memories {
    private Memories() {}

    static SharedMemory create(long bytes) {
        try {
            return SharedMemory.create(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
