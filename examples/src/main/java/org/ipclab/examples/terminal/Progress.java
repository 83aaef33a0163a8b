package org.ipclab.examples.terminal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a long piece of work is: on a terminal one line with the share that is done, the rate and
 * the time that is left, rewritten ten times a second at most. Safe for many threads.
 */
public final class Progress implements AutoCloseable {
    private static final long EVERY_NANOS = 100_000_000;
    private static final long SETTLED_NANOS = 500_000_000; // earlier, a rate is a guess

    private final Console console;
    private final String what;
    private final long total;
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong shown = new AtomicLong(start - EVERY_NANOS);

    /** Work of so many steps, none of which is done. */
    public Progress(Console console, String what, long total) {
        this.console = console;
        this.what = what;
        this.total = total;
    }

    /** One more step is done. */
    public void step() {
        at(done.incrementAndGet());
    }

    /** So many steps are done. */
    public void at(long steps) {
        done.set(steps);
        long now = System.nanoTime();
        long last = shown.get();
        if (now - last >= EVERY_NANOS && shown.compareAndSet(last, now)) {
            console.progress(text(what, steps, total, now - start));
        }
    }

    /** {@code counting: 30 of 64 (46%), 11/s, 3 s left}. */
    static String text(String what, long steps, long total, long nanos) {
        String share =
                Figures.format(
                        "%s: %s of %s (%d%%)",
                        what,
                        Figures.count(steps),
                        Figures.count(total),
                        100 * steps / Math.max(1, total));
        if (steps == 0 || nanos < SETTLED_NANOS) {
            return share;
        }
        double perSecond = steps * 1e9 / nanos;
        Duration left = Duration.ofMillis(Math.round((total - steps) * 1e3 / perSecond));
        return share + ", " + rate(perSecond) + "/s, " + Figures.about(left) + " left";
    }

    private static String rate(double perSecond) {
        return perSecond < 10
                ? Figures.format("%.1f", perSecond)
                : Figures.count(Math.round(perSecond));
    }

    /** Takes the line away. */
    @Override
    public void close() {
        console.progress("");
    }
}
