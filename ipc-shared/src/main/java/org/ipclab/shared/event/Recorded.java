package org.ipclab.shared.event;

/** Makes the events. A class of its own, so that it is not loaded before somebody records. */
final class Recorded {
    private Recorded() {}

    static Wait lockWait(String lock, int holder) {
        LockWaitBeginEvent begin = new LockWaitBeginEvent();
        begin.lock = lock;
        begin.holder = holder;
        begin.nanoTime = System.nanoTime();
        begin.commit();
        LockWaitEvent wait = new LockWaitEvent();
        wait.lock = lock;
        wait.holder = holder;
        wait.nanoTime = begin.nanoTime;
        wait.begin();
        return wait;
    }

    static Wait conditionWait(String condition, String what) {
        ConditionWaitBeginEvent begin = new ConditionWaitBeginEvent();
        begin.condition = condition;
        begin.waitsFor = what;
        begin.nanoTime = System.nanoTime();
        begin.commit();
        ConditionWaitEvent wait = new ConditionWaitEvent();
        wait.condition = condition;
        wait.waitedFor = what;
        wait.nanoTime = begin.nanoTime;
        wait.begin();
        return wait;
    }

    static Runnable abandoned(String lock, int deadHolder) {
        LockAbandonedEvent event = new LockAbandonedEvent();
        event.lock = lock;
        event.deadHolder = deadHolder;
        return () -> {
            event.nanoTime = System.nanoTime();
            event.commit();
        };
    }
}
