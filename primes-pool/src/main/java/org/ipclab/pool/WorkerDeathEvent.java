package org.ipclab.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.ipclab.WorkerDeath")
@Label("Worker Death")
@Category("ipclab")
@Description("A worker process has ended, as it was told or by itself")
@StackTrace(false)
final class WorkerDeathEvent extends Event {
    @Label("Pool")
    String pool = "";

    @Label("Worker")
    long worker;

    @Label("Process")
    long pid;

    @Label("Told By The Pool")
    boolean told;

    @Label("How")
    String how = "";

    static void emit(String pool, long worker, boolean told, WorkerDeath death) {
        WorkerDeathEvent event = new WorkerDeathEvent();
        if (event.shouldCommit()) {
            event.pool = pool;
            event.worker = worker;
            event.pid = death.pid();
            event.told = told;
            event.how = death.toString();
            event.commit();
        }
    }
}
