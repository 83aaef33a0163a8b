package org.ipclab.runner;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count that one thread keeps and others read. Release order is enough: whoever reads a count
 * sees all that happened before it, and a report adds consumed elements before produced ones.
 */
final class SingleWriterCounter {
    private final AtomicLong count = new AtomicLong();

    void add(int more) {
        count.setRelease(count.getPlain() + more);
    }

    long get() {
        return count.getAcquire();
    }
}
