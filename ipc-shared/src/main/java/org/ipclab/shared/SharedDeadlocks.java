package org.ipclab.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names a deadlock of threads of several processes: who holds what, and who waits for what.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="deadlock"}
 *
 * <p>A thread waits for at most one lock, and a lock has at most one holder. So whoever follows
 * these two, from thread to lock to thread, gets to an end, or round and round. Waiters are known
 * once they have waited for a few milliseconds, and up to eight for each lock. A wait with a time
 * limit takes part in a deadlock too, until it ends.
 */
public final class SharedDeadlocks {
    private SharedDeadlocks() {}

    /**
     * A thread in a deadlock.
     *
     * @param thread the thread
     * @param holds the name of the lock that it holds, and another of them waits for
     * @param waitsFor the name of the lock that it waits for
     */
    public record Party(ThreadId thread, String holds, String waitsFor) {
        @Override
        public String toString() {
            return thread + " holds " + holds + " and waits for " + waitsFor;
        }
    }

    /**
     * Looks for a deadlock among some locks.
     *
     * @param locks the locks, each with a name
     * @return the threads of one deadlock, each of which waits for what the next one holds; none if
     *     there is no deadlock
     * @throws IllegalStateException if the memory of a lock is closed
     */
    public static List<Party> find(Map<String, SharedLock> locks) {
        List<Party> found = look(locks);
        // Locks are looked at one after the other. What is a circle twice was one in between.
        return found.isEmpty() || !found.equals(look(locks)) ? List.of() : found;
    }

    private static List<Party> look(Map<String, SharedLock> locks) {
        Map<ThreadId, String> waits = new HashMap<>();
        Map<String, ThreadId> holders = new HashMap<>();
        locks.forEach(
                (name, lock) -> {
                    lock.waiters().forEach(waiter -> waits.put(waiter, name));
                    lock.holder().ifPresent(holder -> holders.put(name, holder));
                });
        return locks.keySet().stream()
                .map(name -> circle(name, holders, waits))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(List.of());
    }

    /** From a lock to its holder, to what that waits for, until it is the first lock again. */
    private static Optional<List<Party>> circle(
            String first, Map<String, ThreadId> holders, Map<ThreadId, String> waits) {
        List<Party> parties = new ArrayList<>();
        String lock = first;
        while (parties.size() <= holders.size()) {
            ThreadId holder = holders.get(lock);
            String next = holder == null ? null : waits.get(holder);
            if (holder == null || next == null) {
                return Optional.empty();
            }
            parties.add(new Party(holder, lock, next));
            lock = next;
            if (lock.equals(first)) {
                return Optional.of(parties);
            }
        }
        return Optional.empty(); // round and round, but not through the first
    }
}
