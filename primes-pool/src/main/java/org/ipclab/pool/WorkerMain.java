package org.ipclab.pool;

import org.ipclab.pipes.os.InheritedFile;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * The worker's side of a {@link ProcessPool}: reads tasks from descriptor 3, runs one after the
 * other in the main thread, writes what comes of them to descriptor 4.
 *
 * <p>It starts fast because of what it does not load: no logging framework, and no foreign
 * function, whose first call costs as much as the whole start. So the descriptors are opened as
 * files.
 *
 * <p>Descriptor 0 is the parent's life. When it ends, so does this process, whatever it is doing.
 * The end of descriptor 3 is a shutdown: no more tasks will come.
 */
final class WorkerMain {
    static final int TASKS = 3;
    static final int RESULTS = 4;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int PARENT_IS_GONE = 3;

    private final OutputStream results;
    private final int maxBytes;
    private final AllowList allowed;

    private WorkerMain(OutputStream results, int maxBytes, String allowed) {
        this.results = results;
        this.maxBytes = maxBytes;
        this.allowed = new AllowList(allowed);
    }

    /** The arguments are the bound of a payload and the pattern of the allowed classes. */
    public static void main(String[] arguments) throws IOException {
        Thread.ofPlatform().daemon().name("parent-watch").start(WorkerMain::endWithParent);
        System.setIn(InputStream.nullInputStream());
        try (var tasks = InheritedFile.input(TASKS);
                var results = InheritedFile.output(RESULTS)) {
            new WorkerMain(results, Integer.parseInt(arguments[0]), arguments[1]).work(tasks);
        }
        System.exit(0); // also where a task has left a thread behind
    }

    private static void endWithParent() {
        try (var parent = new FileInputStream(FileDescriptor.in)) {
            while (parent.read() >= 0) {}
        } catch (IOException e) {
            // The same as its end.
        }
        Runtime.getRuntime().halt(PARENT_IS_GONE);
    }

    private void work(InputStream tasks) throws IOException {
        send(Frame.READY, 0, Frame.NOTHING);
        var frames = new FrameAssembler(maxBytes, this::run);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = tasks.read(buffer); n >= 0; n = tasks.read(buffer)) {
            frames.feed(ByteBuffer.wrap(buffer, 0, n));
        }
    }

    private void run(Frame frame) throws IOException {
        byte kind = Frame.RESULT;
        byte[] payload;
        try {
            Callable<?> task = read(frame.payload());
            send(Frame.STARTED, frame.task(), Frame.NOTHING); // the last before the task's code
            payload = result(task);
        } catch (Throwable e) {
            kind = Frame.FAILURE;
            payload = failure(e);
        }
        Thread.interrupted(); // what the task has left, which would close the files
        System.out.flush();
        System.err.flush();
        send(kind, frame.task(), payload);
    }

    private byte[] result(Callable<?> task) throws Exception {
        Object value = task.call();
        byte[] bytes;
        try {
            bytes = Wire.encode(value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new RemoteTaskException("The task's result cannot be serialized: " + e, e);
        }
        if (bytes.length > maxBytes) {
            throw new RemoteTaskException(
                    "The task's result is "
                            + bytes.length
                            + " bytes, above the "
                            + maxBytes
                            + " that maxMessageBytes allows");
        }
        return bytes;
    }

    private Callable<?> read(byte[] payload) {
        try {
            TaskMessage message = TaskMessage.decode(payload);
            ClassLoader loader = ClassLoader.getSystemClassLoader();
            Object task =
                    Wire.decode(message.object(), allowed.with(message.packageName()), loader);
            return (Callable<?>) Objects.requireNonNull(task);
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw new RemoteTaskException("The task cannot be read in the worker: " + e, e);
        }
    }

    private byte[] failure(Throwable thrown) {
        byte[] whole = Failure.of(thrown).encode();
        if (whole.length <= maxBytes) {
            return whole;
        }
        return new Failure(thrown.getClass().getName(), "", Frame.NOTHING).encode();
    }

    private void send(byte kind, long task, byte[] payload) throws IOException {
        results.write(new Frame(kind, task, payload).encode().array());
    }
}
