package org.ipclab.pipes;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A blocking write that found the pipe full, from then until it returned. */
@Name("org.ipclab.PipeFull")
@Label("Pipe Full")
@Description("A write waited for a reader")
@Category({"ipclab", "Pipes"})
@StackTrace(false)
final class PipeFullEvent extends Event {
    private static final PipeFullEvent PROTOTYPE = new PipeFullEvent();

    @Label("Descriptor")
    int descriptor;

    /**
     * Whether anybody records such events. Ask {@link jdk.jfr.FlightRecorder#isInitialized()}
     * first: loading this class costs a program that records nothing some 30 ms of its start.
     */
    static boolean isRecorded() {
        return PROTOTYPE.isEnabled();
    }

    static PipeFullEvent begun(int descriptor) {
        PipeFullEvent event = new PipeFullEvent();
        event.descriptor = descriptor;
        event.begin();
        return event;
    }
}
