package org.ipclab.examples.stage;

/**
 * What a child's {@link System#nanoTime} is here. On Linux, and on most systems, all processes read
 * one clock.
 *
 * @param ahead by how many nanoseconds the child's clock is ahead of ours
 */
public record ChildClock(long ahead) {
    /** The clock of both. */
    public static final ChildClock SHARED = new ChildClock(0);

    /**
     * Compares the clocks by the child's first word. One that is not from the time between the
     * child's start and now is from another clock, and is taken to have been spoken now.
     */
    public static ChildClock compare(long started, long childsNow) {
        long now = System.nanoTime();
        boolean shared = childsNow - started >= 0 && now - childsNow >= 0;
        return shared ? SHARED : new ChildClock(childsNow - now);
    }

    /** The moment on our clock. */
    public long here(long childsNanoTime) {
        return childsNanoTime - ahead;
    }
}
