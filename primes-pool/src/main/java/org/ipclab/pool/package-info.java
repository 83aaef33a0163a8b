/**
 * Executor services over threads and over processes.
 *
 * <p>{@link org.ipclab.pool.ThreadPool} runs tasks in threads that share one queue. Both pools are
 * {@link java.util.concurrent.ExecutorService}s, so what is written for the JDK's runs on them.
 */
@NullMarked
package org.ipclab.pool;

import org.jspecify.annotations.NullMarked;
