package org.ipclab.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("org.ipclab.TaskRun")
@Label("Task Run")
@Category("ipclab")
@Description("A thread pool ran a task")
@StackTrace(false)
@Threshold("1 ms")
final class TaskRunEvent extends Event {
    @Label("Pool")
    String pool = "";

    @Label("Task Class")
    Class<?> taskClass = Runnable.class;

    void finish(String pool, Runnable task) {
        end();
        if (shouldCommit()) {
            this.pool = pool;
            taskClass = task.getClass();
            commit();
        }
    }
}
