package org.ipclab.examples.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same in every country. */
public final class Figures {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    private Figures() {}

    @SuppressWarnings("AnnotateFormatMethod") // would need one more dependency
    public static String format(String format, Object... values) {
        return values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    }

    /** {@code 17,984}. */
    public static String count(long number) {
        return format("%,d", number);
    }

    /** {@code 1 item}, {@code 3 items}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 850 us}, {@code 12.3 ms}, {@code 2.45 s}. */
    public static String time(Duration duration) {
        double micros = duration.toNanos() / 1e3;
        if (micros < 1e3) {
            return format("%.0f us", micros);
        }
        return micros < 1e6 ? format("%.1f ms", micros / 1e3) : format("%.2f s", micros / 1e6);
    }

    /** {@code 512 B}, {@code 64 KiB}, {@code 1.5 MiB}. */
    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return format(size == Math.rint(size) ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }

    /** {@code 3.1x}. */
    public static String ratio(Duration slow, Duration fast) {
        return format("%.1fx", (double) slow.toNanos() / Math.max(1, fast.toNanos()));
    }

    /** A time as one speaks of it: {@code 12 s}, {@code 4 minutes}, {@code 2 hours}. */
    public static String about(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 90) {
            return format("%.0f s", seconds);
        }
        double minutes = seconds / 60;
        return minutes < 90 ? format("%.0f minutes", minutes) : format("%.0f hours", minutes / 60);
    }
}
