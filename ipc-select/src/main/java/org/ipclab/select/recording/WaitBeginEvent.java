package org.ipclab.select.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The begin of a wait: one that never ends is in no recording otherwise. */
@Name("org.ipclab.LoopWaitBegin")
@Label("Event Loop Begins to Wait")
@Description("An event loop begins to wait until something is ready")
final class WaitBeginEvent extends LoopEvent {
    /** Asked whether anybody records, so that no object is made if nobody does. */
    static final WaitBeginEvent PROTOTYPE = new WaitBeginEvent();
}
