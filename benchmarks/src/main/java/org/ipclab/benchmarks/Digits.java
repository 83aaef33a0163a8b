package org.ipclab.benchmarks;

import java.util.Locale;

/** Numbers as a reader wants them: about three digits that count. */
final class Digits {
    private Digits() {}

    static String of(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    /** The number as it is printed, so that a line never contradicts its own verdict. */
    static double rounded(double number) {
        return Double.parseDouble(of(number));
    }
}
