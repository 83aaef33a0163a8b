package org.ipclab.select.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A wait of a loop, told at its end. */
@Name("org.ipclab.LoopWait")
@Label("Event Loop Wait")
@Description("An event loop waited until something was ready")
final class WaitEvent extends LoopEvent {
    /** Asked whether anybody records, so that no object is made if nobody does. */
    static final WaitEvent PROTOTYPE = new WaitEvent();
}
