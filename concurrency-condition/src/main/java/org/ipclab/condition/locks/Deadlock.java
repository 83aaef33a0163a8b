package org.ipclab.condition.locks;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Threads that wait for each other in a circle, and will for ever.
 *
 * @param circle each thread waits for a lock that the next one holds, and the last for one that the
 *     first holds
 */
public record Deadlock(List<Wait> circle) {
    /**
     * One side of the circle.
     *
     * @param thread who waits
     * @param lock what it waits for
     * @param holder who holds that
     * @param trace where it waits, the innermost call first
     */
    public record Wait(String thread, String lock, String holder, List<StackTraceElement> trace) {
        @Override
        public String toString() {
            return thread + " waits for " + lock + ", which " + holder + " holds";
        }
    }

    /**
     * Copies the circle.
     *
     * @param circle the waits
     */
    public Deadlock {
        circle = List.copyOf(circle);
    }

    /**
     * Says who waits for whom.
     *
     * @return a line a thread
     */
    @Override
    public String toString() {
        return circle.stream().map(Wait::toString).collect(Collectors.joining("\n"));
    }
}
