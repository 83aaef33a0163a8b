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
    @Label("Descriptor")
    int descriptor;
}
