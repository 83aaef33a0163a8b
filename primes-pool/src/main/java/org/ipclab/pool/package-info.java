/**
 * Executor services over threads and over processes.
 *
 * <p>{@link org.ipclab.pool.ThreadPool} runs tasks in threads that share one queue; {@link
 * org.ipclab.pool.ProcessPool} runs them in virtual machines of their own, which can crash, be
 * killed, or run out of memory without harm to this one. Both are {@link
 * java.util.concurrent.ExecutorService}s, so what is written for the JDK's runs on them.
 *
 * <pre>
 * submit --&gt; queue --&gt; Dispatcher --&gt; WorkerProcess ==tasks, pipe==&gt; WorkerMain, runs the task
 *   Future &lt;---------- Dispatcher &lt;-- WorkerProcess &lt;=results, pipe== started, result or failure
 *                                 the log &lt;=stdout, stderr=====  what the task prints
 * </pre>
 */
@NullMarked
package org.ipclab.pool;

import org.jspecify.annotations.NullMarked;
