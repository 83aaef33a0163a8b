package org.ipclab.shared.event;

import jdk.jfr.FlightRecorder;

/** A wait that is recorded, if anybody records. Begun before the wait, by a thread with no lock. */
public interface Wait {
    /** Nobody records. */
    Wait UNRECORDED = _ -> {};

    /**
     * Ends it.
     *
     * @param gotIt whether what was waited for came
     */
    void end(boolean gotIt);

    /**
     * Begins a wait for a lock.
     *
     * @param lock which
     * @param holder who has it
     * @return the wait
     */
    static Wait forLock(String lock, int holder) {
        return FlightRecorder.isInitialized() ? Recorded.lockWait(lock, holder) : UNRECORDED;
    }

    /**
     * Begins a wait on a condition.
     *
     * @param condition which
     * @param what what is waited for
     * @return the wait
     */
    static Wait onCondition(String condition, String what) {
        return FlightRecorder.isInitialized()
                ? Recorded.conditionWait(condition, what)
                : UNRECORDED;
    }

    /**
     * Prepares to tell that a lock was taken from a dead holder.
     *
     * @param lock which
     * @param deadHolder who had it
     * @return runs when it was taken
     */
    static Runnable abandoned(String lock, int deadHolder) {
        return FlightRecorder.isInitialized() ? Recorded.abandoned(lock, deadHolder) : () -> {};
    }
}
