package org.ipclab.pool.threads;

import org.ipclab.pool.TaskTimes;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Measures how long tasks wait and run. */
public final class TaskClock {
    private final LongAdder tasks = new LongAdder();
    private final LongAdder waited = new LongAdder();
    private final LongAdder ran = new LongAdder();
    private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);
    private final LongAccumulator longestRun = new LongAccumulator(Math::max, 0);

    /** The same task, which waits from now on. */
    public Runnable timed(Runnable task) {
        return new TimedTask(task, System.nanoTime());
    }

    /** The task behind one that is timed, and any other task itself. */
    public static Runnable original(Runnable task) {
        return task instanceof TimedTask timed ? timed.task : task;
    }

    /** What was measured of the tasks that have ended. */
    public TaskTimes times() {
        return new TaskTimes(
                tasks.sum(),
                Duration.ofNanos(waited.sum()),
                Duration.ofNanos(longestWait.get()),
                Duration.ofNanos(ran.sum()),
                Duration.ofNanos(longestRun.get()));
    }

    private void add(long waitNanos, long runNanos) {
        waited.add(waitNanos);
        longestWait.accumulate(waitNanos);
        ran.add(runNanos);
        longestRun.accumulate(runNanos);
        tasks.increment();
    }

    private final class TimedTask implements Runnable {
        final Runnable task;
        private final long since;

        TimedTask(Runnable task, long since) {
            this.task = task;
            this.since = since;
        }

        @Override
        public void run() {
            long begin = System.nanoTime();
            try {
                task.run();
            } finally {
                add(begin - since, System.nanoTime() - begin);
            }
        }
    }
}
