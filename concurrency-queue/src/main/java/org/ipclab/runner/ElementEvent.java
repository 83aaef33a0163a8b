package org.ipclab.runner;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

import org.jspecify.annotations.Nullable;

/** A consumer has handled an element. */
@Name("org.ipclab.Element")
@Label("Element handled")
@Description("A consumer of a ProducerConsumer run has handled one element")
@Category({"IPC lab", "Producer Consumer"})
@Threshold("10 ms")
@StackTrace(false)
final class ElementEvent extends Event {
    @Label("Stage")
    @Nullable String stage;
}
