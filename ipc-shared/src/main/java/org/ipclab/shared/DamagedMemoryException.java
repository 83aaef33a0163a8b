package org.ipclab.shared;

import java.io.Serial;

/**
 * What lies in shared memory contradicts itself: another process has written there what it should
 * not. Nothing was changed by the call, and what is in that place cannot be used any more.
 */
public final class DamagedMemoryException extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    /**
     * Damage.
     *
     * @param what what was found, and what should be there
     */
    public DamagedMemoryException(String what) {
        super(what + ": another process has written into this memory what it should not");
    }
}
