package org.ipclab.examples;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same in every country. */
final class Figures {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    private Figures() {}

    @SuppressWarnings("AnnotateFormatMethod") // would need one more dependency
    static String format(String format, Object... values) {
        return values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    }

    /** {@code 17,984}. */
    static String count(long number) {
        return format("%,d", number);
    }

    /** {@code 1 item}, {@code 3 items}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 850 us}, {@code 12.3 ms}, {@code 2.45 s}. */
    static String time(Duration duration) {
        double micros = duration.toNanos() / 1e3;
        if (micros < 1e3) {
            return format("%.0f us", micros);
        }
        return micros < 1e6 ? format("%.1f ms", micros / 1e3) : format("%.2f s", micros / 1e6);
    }

    /** {@code 512 B}, {@code 64 KiB}, {@code 1.5 MiB}. */
    static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return format(size == Math.rint(size) ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }

    /** {@code 3.1x}. */
    static String ratio(Duration slow, Duration fast) {
        return format("%.1fx", (double) slow.toNanos() / Math.max(1, fast.toNanos()));
    }
}
