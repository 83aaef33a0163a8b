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
    @Label("Descriptor")
    int descriptor;
}
