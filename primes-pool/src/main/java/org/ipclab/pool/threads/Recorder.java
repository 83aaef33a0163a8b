package org.ipclab.pool.threads;

import jdk.jfr.FlightRecorder;

/**
 * Whether anybody records events. To be asked before the first event class is touched: loading one
 * brings up the whole recorder, some sixty classes, which a program that records nothing would pay
 * for. Works also where the module {@code jdk.jfr} is not there.
 */
public final class Recorder {
    private static final boolean IS_THERE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Recorder() {}

    /** Whether the recorder was brought up by somebody. */
    public static boolean isOn() {
        return IS_THERE && FlightRecorder.isInitialized();
    }
}
