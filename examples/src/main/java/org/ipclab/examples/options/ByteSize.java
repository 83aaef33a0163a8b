package org.ipclab.examples.options;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 512}, {@code 64K} or {@code 1M}.
 *
 * @param bytes how many
 */
public record ByteSize(int bytes) implements Comparable<ByteSize> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([KM]?)");

    public static ByteSize parse(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        int unit =
                switch (size.group(2)) {
                    case "K" -> 1 << 10;
                    case "M" -> 1 << 20;
                    default -> 1;
                };
        return new ByteSize(Math.multiplyExact(Integer.parseInt(size.group(1)), unit));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Integer.compare(bytes, other.bytes);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "M";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "K" : "" + bytes;
    }
}
