package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Strings of the kernel's: names, arguments and variables are bytes, which need not be text in this
 * process's locale, nor in any.
 */
public final class Strings {
    private static final Charset LOCALE =
            Charset.forName(
                    System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

    private Strings() {}

    /**
     * The bytes of a text as this process's locale has them, or else those of UTF-8.
     *
     * @param text the text
     * @return its bytes
     */
    public static byte[] bytes(String text) {
        boolean known = LOCALE.canEncode() && LOCALE.newEncoder().canEncode(text);
        return text.getBytes(known ? LOCALE : StandardCharsets.UTF_8);
    }

    /**
     * The bytes of a path, of which {@link Path#toString} may not show all.
     *
     * @param path a path of the default file system
     * @return the bytes of the absolute path
     */
    public static byte[] bytes(Path path) {
        String escaped = path.toAbsolutePath().toUri().getRawPath();
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    /** The bytes with a zero behind them. */
    static MemorySegment of(byte[] bytes, SegmentAllocator arena) {
        MemorySegment string = arena.allocate(bytes.length + 1L); // zero at first
        MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
        return string;
    }

    /** An array of strings, ended by a null pointer. */
    static MemorySegment of(List<byte[]> strings, SegmentAllocator arena) {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, of(strings.get(i), arena));
        }
        return array;
    }
}
