package org.ipclab.pipes;

/**
 * How a process ended: by itself with an exit code, or by a signal.
 *
 * @param code 0 to 255, or -1 if a signal ended it
 * @param signal the signal's number, or 0 if it ended by itself
 */
public record ExitStatus(int code, int signal) {
    private static final int SIGNAL_MASK = 0x7f;

    /** Reads the status word of {@code waitpid}. */
    static ExitStatus ofWord(int word) {
        int signal = word & SIGNAL_MASK;
        return signal == 0 ? new ExitStatus(word >> 8 & 0xff, 0) : new ExitStatus(-1, signal);
    }

    /**
     * Whether it ended by itself with code 0.
     *
     * @return true if so
     */
    public boolean isSuccess() {
        return code == 0;
    }

    /**
     * Says it in words.
     *
     * @return such as "exit code 3" or "signal 9"
     */
    @Override
    public String toString() {
        return signal == 0 ? "exit code " + code : "signal " + signal;
    }
}
