package org.ipclab.benchmarks;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** What the current thread has allocated. */
public final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    /**
     * The bytes allocated by the current thread since it began.
     *
     * @return how many, to be compared with a later answer
     */
    public static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
