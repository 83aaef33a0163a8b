package org.ipclab.pool;

/** Public, with a constructor, for Lincheck. */
@SuppressWarnings("exports") // a test, in an exported package
public class ThreadPoolInterleavings extends PoolInterleavings {
    public ThreadPoolInterleavings() {
        super(ThreadPool.builder());
    }
}
