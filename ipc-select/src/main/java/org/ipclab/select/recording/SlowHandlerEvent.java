package org.ipclab.select.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

import org.jspecify.annotations.Nullable;

/** A handler that kept a loop for longer than the loop was told to expect. */
@Name("org.ipclab.SlowHandler")
@Label("Slow Handler")
@Description("A handler kept an event loop for long, and everything else waiting")
final class SlowHandlerEvent extends LoopEvent {
    @Label("Registration")
    @Description("What was served; of a pipe, its descriptor")
    @Nullable String registration;

    @Label("Time")
    @Timespan
    long spent;
}
