package org.ipclab.select;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One turn of a loop, from the end of its wait. */
@Name("org.ipclab.LoopTurn")
@Label("Event Loop Turn")
@Category("ipclab")
@Description("An event loop served what was ready")
@StackTrace(false)
final class TurnEvent extends Event {
    @Label("Ready Channels")
    int channels;
}
