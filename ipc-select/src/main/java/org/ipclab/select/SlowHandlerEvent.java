package org.ipclab.select;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

import org.jspecify.annotations.Nullable;

/** A handler that kept a loop for longer than the loop was told to expect. */
@Name("org.ipclab.SlowHandler")
@Label("Slow Handler")
@Category("ipclab")
@Description("A handler kept an event loop for long, and everything else waiting")
@StackTrace(false)
final class SlowHandlerEvent extends Event {
    @Label("Registration")
    @Nullable String registration;

    @Label("Time")
    @Timespan
    long spent;

    static void tell(Object registration, long spentNanos) {
        SlowHandlerEvent event = new SlowHandlerEvent();
        if (event.isEnabled()) {
            event.registration = registration.toString();
            event.spent = spentNanos;
            event.commit();
        }
    }
}
