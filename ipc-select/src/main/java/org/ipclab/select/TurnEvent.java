package org.ipclab.select;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import org.jspecify.annotations.Nullable;

/** One turn of a loop, from the end of its wait. */
@Name("org.ipclab.LoopTurn")
@Label("Event Loop Turn")
@Category("ipclab")
@Description("An event loop served what was ready, or was likely to be")
@StackTrace(false)
final class TurnEvent extends Event {
    private static final TurnEvent PROTOTYPE = new TurnEvent();

    @Label("Ready Channels")
    int channels;

    /** A new event that has begun, or null, without an allocation, if nobody records any. */
    static @Nullable TurnEvent begun(int channels) {
        if (!PROTOTYPE.isEnabled()) {
            return null;
        }
        TurnEvent event = new TurnEvent();
        event.channels = channels;
        event.begin();
        return event;
    }
}
