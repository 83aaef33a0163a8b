package org.ipclab.examples.options;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How option values are written: whole numbers, times ({@code 50ms}), sizes ({@code 64K}). */
public final class Values {
    private static final Map<Class<?>, ITypeConverter<? extends Comparable<?>>> READERS =
            Map.of(
                    int.class, Integer::valueOf,
                    Integer.class, Integer::valueOf,
                    long.class, Long::valueOf,
                    Duration.class, Values::duration,
                    ByteSize.class, ByteSize::parse);

    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|)");
    private static final Map<String, Double> NANOS =
            Map.of("us", 1e3, "ms", 1e6, "s", 1e9, "", 1e9);

    private Values() {}

    /** Makes a command read times and sizes. */
    public static CommandLine readBy(CommandLine command) {
        return command.registerConverter(Duration.class, Values::duration)
                .registerConverter(ByteSize.class, ByteSize::parse);
    }

    /** What the text means for an option of this type. */
    @SuppressWarnings("unchecked")
    static Comparable<Object> read(Class<?> type, String text) {
        ITypeConverter<? extends Comparable<?>> reader = READERS.get(type);
        if (reader == null) {
            throw new IllegalArgumentException("options cannot be of type " + type);
        }
        try {
            return (Comparable<Object>) reader.convert(text);
        } catch (Exception e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + text, e);
        }
    }

    /**
     * A time with its unit: {@code 250us}, {@code 50ms}, {@code 1.5s}; seconds if there is none.
     */
    public static Duration duration(String text) {
        Matcher time = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!time.matches()) {
            throw new IllegalArgumentException("not a time: " + text);
        }
        double nanos = Double.parseDouble(time.group(1)) * NANOS.getOrDefault(time.group(2), 1e9);
        return Duration.ofNanos(Math.round(nanos));
    }

    /** A time as {@link #duration} reads it: {@code 1500ms}. */
    public static String written(Duration time) {
        long micros = time.toNanos() / 1000;
        return micros % 1000 == 0 ? micros / 1000 + "ms" : micros + "us";
    }
}
