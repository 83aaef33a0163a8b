package org.ipclab.pipes.os;

import java.io.IOException;
import java.io.Serial;

/** A call that the kernel refused, with the reason it gave. */
public final class KernelException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    /** The kernel's error number. */
    private final int errno;

    /**
     * A refusal.
     *
     * @param what what was tried
     * @param errno the kernel's error number
     */
    public KernelException(String what, int errno) {
        super(what + ": " + Kernel.message(errno) + " (errno " + errno + ")");
        this.errno = errno;
    }

    /**
     * The kernel's error number.
     *
     * @return the number, above 0
     */
    public int errno() {
        return errno;
    }

    /**
     * Whether the call was refused for good, not for its arguments: the kernel is too old for it,
     * or a container's filter forbids it. Another way should be tried then.
     *
     * @return true if so
     */
    public boolean isForbidden() {
        return Kernel.isForbidden(-errno);
    }
}
