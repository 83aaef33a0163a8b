package org.ipclab.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.ipclab.WorkerStart")
@Label("Worker Start")
@Category("ipclab")
@Description("A worker process was started and is ready for tasks")
@StackTrace(false)
final class WorkerStartEvent extends Event {
    @Label("Pool")
    String pool = "";

    @Label("Worker")
    long worker;

    @Label("Process")
    long pid;

    void finish(String pool, long worker, long pid) {
        end();
        if (shouldCommit()) {
            this.pool = pool;
            this.worker = worker;
            this.pid = pid;
            commit();
        }
    }
}
