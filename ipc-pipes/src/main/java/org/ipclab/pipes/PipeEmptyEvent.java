package org.ipclab.pipes;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A blocking read that found the pipe empty, from then until it returned. */
@Name("org.ipclab.PipeEmpty")
@Label("Pipe Empty")
@Description("A read waited for a writer")
@Category({"ipclab", "Pipes"})
@StackTrace(false)
final class PipeEmptyEvent extends Event {
    private static final PipeEmptyEvent PROTOTYPE = new PipeEmptyEvent();

    @Label("Descriptor")
    int descriptor;

    /**
     * Whether anybody records such events. Ask {@link jdk.jfr.FlightRecorder#isInitialized()}
     * first: loading this class costs a program that records nothing some 30 ms of its start.
     */
    static boolean isRecorded() {
        return PROTOTYPE.isEnabled();
    }

    static PipeEmptyEvent begun(int descriptor) {
        PipeEmptyEvent event = new PipeEmptyEvent();
        event.descriptor = descriptor;
        event.begin();
        return event;
    }
}
