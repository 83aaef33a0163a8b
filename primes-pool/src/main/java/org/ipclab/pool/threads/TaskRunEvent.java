package org.ipclab.pool.threads;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A run of a task. Not to be touched before {@link Recorder#isOn} has said yes. */
@Name("org.ipclab.TaskRun")
@Label("Task Run")
@Category("ipclab")
@Description("A thread of a pool ran a task")
@StackTrace(false)
@Threshold("10 us")
public final class TaskRunEvent extends Event {
    @Label("Pool")
    String pool = "";

    @Label("Task Class")
    Class<?> taskClass = Runnable.class;

    @Label("Begin")
    @Description("System.nanoTime() when the task began, which other processes share")
    long nanoTime;

    @Label("Failed")
    boolean failed;

    /** A run that begins now. */
    public static TaskRunEvent begun() {
        TaskRunEvent event = new TaskRunEvent();
        event.nanoTime = System.nanoTime();
        event.begin();
        return event;
    }

    /** The run has ended. */
    public void finish(String pool, Runnable task, boolean failed) {
        end();
        if (shouldCommit()) {
            this.pool = pool;
            this.taskClass = task.getClass();
            this.failed = failed;
            commit();
        }
    }
}
