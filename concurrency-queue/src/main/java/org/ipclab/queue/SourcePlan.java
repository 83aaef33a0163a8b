package org.ipclab.queue;

import java.util.function.Supplier;

/** What a source is to be, and whether its elements are there already. */
record SourcePlan(Supplier<? extends Source<?>> source, boolean isInMemory) {}
