package org.ipclab.pool;

import java.util.function.Supplier;

/** The pools of threads, which keep one contract. */
enum PoolKind {
    LESSON(ThreadPool::builder),
    WORK_STEALING(WorkStealingPool::builder);

    private final Supplier<ThreadPoolBuilder<? extends TaskPool>> builder;

    PoolKind(Supplier<ThreadPoolBuilder<? extends TaskPool>> builder) {
        this.builder = builder;
    }

    ThreadPoolBuilder<? extends TaskPool> builder() {
        return builder.get();
    }
}
