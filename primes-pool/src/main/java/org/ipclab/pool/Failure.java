package org.ipclab.pool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a task threw, on its way back: always as text, and as an object if it can be sent.
 *
 * @param summary class and message
 * @param trace the stack trace in the worker
 * @param object the serialized exception; empty if it could not be serialized
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
record Failure(String summary, String trace, byte[] object) {

    static Failure of(Throwable thrown) {
        byte[] object;
        try {
            object = Wire.encode(thrown);
        } catch (Exception | StackOverflowError notSerializable) {
            object = Frame.NOTHING;
        }
        return new Failure(thrown.toString(), trace(thrown), object);
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, summary.getBytes(StandardCharsets.UTF_8));
            write(out, trace.getBytes(StandardCharsets.UTF_8));
            write(out, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array never fails
        }
        return bytes.toByteArray();
    }

    static Failure decode(byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Failure(text(in), text(in), read(in));
        }
    }

    /** The exception itself, or one that stands for it, with the remote trace as its last cause. */
    Throwable toThrowable(String worker, ObjectInputFilter filter, ClassLoader loader) {
        return RemoteStackTrace.attach(thrown(filter, loader), new RemoteStackTrace(worker, trace));
    }

    private Throwable thrown(ObjectInputFilter filter, ClassLoader loader) {
        if (object.length == 0) {
            return new RemoteTaskException(summary + " (it cannot be serialized)");
        }
        try {
            return (Throwable) Objects.requireNonNull(Wire.decode(object, filter, loader));
        } catch (Exception | LinkageError e) {
            return new RemoteTaskException(summary + " (it cannot be read here: " + e + ")");
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(read(in), StandardCharsets.UTF_8);
    }
}
