package org.ipclab.pool;

/** Public, with a constructor, for Lincheck. */
@SuppressWarnings("exports") // a test, in an exported package
public class WorkStealingPoolInterleavings extends PoolInterleavings {
    public WorkStealingPoolInterleavings() {
        super(WorkStealingPool.builder());
    }
}
