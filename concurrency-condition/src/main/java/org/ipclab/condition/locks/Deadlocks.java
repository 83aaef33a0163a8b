package org.ipclab.condition.locks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names the deadlocks that are there: who waits for which lock, and who holds it.
 *
 * {@snippet class="org.ipclab.condition.locks.LockSnippets" region="deadlocks"}
 *
 * <p>The JVM knows the monitors and {@code java.util.concurrent} locks of platform threads. It does
 * not see virtual threads: for these take the locks from a {@link LockOrder} and ask its {@link
 * LockOrder#deadlocks()}.
 */
public final class Deadlocks {
    private Deadlocks() {}

    /**
     * Looks for platform threads that wait for each other.
     *
     * @return the circles, none if nobody is stuck
     */
    public static List<Deadlock> find() {
        var threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.findDeadlockedThreads();
        return ids == null ? List.of() : circles(threads.getThreadInfo(ids, true, true));
    }

    private static List<Deadlock> circles(ThreadInfo[] stuck) {
        Map<Long, ThreadInfo> unseen =
                Arrays.stream(stuck)
                        .filter(Objects::nonNull)
                        .collect(
                                Collectors.toMap(
                                        ThreadInfo::getThreadId,
                                        Function.identity(),
                                        (one, same) -> one,
                                        LinkedHashMap::new));
        var circles = new ArrayList<Deadlock>();
        while (!unseen.isEmpty()) {
            circles.add(new Deadlock(circle(unseen)));
        }
        return circles;
    }

    private static List<Deadlock.Wait> circle(Map<Long, ThreadInfo> unseen) {
        var circle = new ArrayList<Deadlock.Wait>();
        var next = unseen.remove(unseen.keySet().iterator().next());
        while (next != null) {
            circle.add(
                    new Deadlock.Wait(
                            next.getThreadName(),
                            next.getLockName(),
                            next.getLockOwnerName(),
                            List.of(next.getStackTrace())));
            next = unseen.remove(next.getLockOwnerId());
        }
        return circle;
    }
}
