package org.ipclab.select.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** One turn of a loop, from the end of its wait. */
@Name("org.ipclab.LoopTurn")
@Label("Event Loop Turn")
@Description("An event loop served what was ready, or was likely to be")
final class TurnEvent extends LoopEvent {
    /** Asked whether anybody records, so that no object is made if nobody does. */
    static final TurnEvent PROTOTYPE = new TurnEvent();

    @Label("Ready Channels")
    int channels;
}
