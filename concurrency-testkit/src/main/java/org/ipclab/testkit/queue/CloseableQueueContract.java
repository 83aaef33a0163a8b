package org.ipclab.testkit.queue;

/** All that {@link org.ipclab.condition.CloseableQueue} promises and that an example can show. */
public interface CloseableQueueContract
        extends BlockingQueueContract,
                IteratorContract,
                WaitingContract,
                EndContract,
                BatchContract,
                ReleaseContract {}
