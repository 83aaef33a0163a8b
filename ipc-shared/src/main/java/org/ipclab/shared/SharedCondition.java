package org.ipclab.shared;

import org.ipclab.shared.lock.Deadline;
import org.ipclab.shared.lock.MappedMutex;
import org.ipclab.shared.lock.MutexCondition;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Where threads of several processes wait until another says that something has changed which a
 * {@link SharedLock} protects.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="condition"}
 *
 * <p>A thread that waits may wake up for no reason, so {@code await} stands in a loop. A signal
 * wakes those that have waited longest, as a rule. It takes effect when the lock is given back. If
 * the thread that was woken is killed, or the one that changed something before it could say so,
 * others look for themselves within 10 milliseconds or so.
 *
 * <p>An interrupt is noticed within 5 milliseconds. Every method is for holders of the lock, and
 * throws {@link IllegalMonitorStateException} in other threads. A wait that is over needs the lock
 * again, and that has no time limit, unless the wait was interrupted or had one: then it fails with
 * {@link IllegalStateException} if the lock cannot be had within ten seconds more. In that case,
 * and when the memory was closed meanwhile, the thread does not hold the lock.
 */
@SuppressWarnings({"WaitNotInLoop", "JavaUtilDate"}) // the loop is the caller's, Date the JDK's
public final class SharedCondition implements Condition {
    private static final Duration RETAKE = Duration.ofSeconds(10);

    private final MappedMutex mutex;
    private final MutexCondition condition;
    private final String what;

    SharedCondition(MappedMutex mutex, int index, String what) {
        this.mutex = mutex;
        this.condition = mutex.condition(index);
        this.what = what;
    }

    @Override
    public void await() throws InterruptedException {
        sleepUntil(Deadline.NEVER);
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        Deadline deadline = Deadline.in(nanos);
        sleepUntil(deadline);
        return deadline.left(Long.MAX_VALUE);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return awaitNanos(unit.toNanos(time)) > 0;
    }

    /**
     * Waits at most so long.
     *
     * @param timeout the longest wait; zero or less gives back the lock and takes it again
     * @return false if the time is over
     * @throws InterruptedException if interrupted
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return awaitNanos(TimeUnit.NANOSECONDS.convert(timeout)) > 0;
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return await(Duration.between(Instant.now(), Instant.ofEpochMilli(deadline.getTime())));
    }

    /**
     * For the package's own classes: true if the lock is held again, which it is not if it could
     * not be had in time, or the wait was interrupted.
     */
    boolean await(int sequence, Deadline deadline) throws InterruptedException {
        return condition.await(sequence, what, deadline);
    }

    /** For the same: read before looking for a reason to wait. */
    int sequence() {
        return condition.sequence();
    }

    /** For the same: wakes all at once, without the lock. */
    void wakeAll() {
        condition.wakeAll();
    }

    private void sleepUntil(Deadline deadline) throws InterruptedException {
        mutex.requireHeld();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        boolean limited = true;
        try {
            condition.sleep(condition.sequence(), what, deadline);
            limited = !deadline.equals(Deadline.NEVER);
        } finally {
            retake(limited ? Deadline.in(RETAKE) : Deadline.NEVER);
        }
    }

    @Override
    public void awaitUninterruptibly() {
        mutex.requireHeld();
        boolean interrupted = Thread.interrupted();
        int sequence = condition.sequence();
        try {
            condition.sleep(sequence, what, Deadline.NEVER);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        retake(Deadline.NEVER);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void retake(Deadline deadline) {
        if (!mutex.acquireUninterruptibly(deadline)) {
            throw new IllegalStateException(
                    "the wait is over, but the lock cannot be had again: it is held by "
                            + mutex.describeOwner()
                            + ", which does not give it back");
        }
    }

    @Override
    public void signal() {
        signal(1);
    }

    @Override
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** Wakes so many at most. */
    void signal(int most) {
        mutex.requireHeld();
        condition.signal(most);
    }
}
