package org.ipclab.pool;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.PipeSink;
import org.ipclab.pipes.PipeSource;
import org.ipclab.select.Handler;
import org.ipclab.select.Multiplexer;
import org.ipclab.select.Registration;
import org.ipclab.select.WriteQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A worker process and its pipes, served by the event loop of its pool.
 *
 * <pre>
 *   pool                      worker
 *   tasks        ----------&gt;  3
 *   results      &lt;----------  4
 *   child.stdin  ----------&gt;  0   never written: its end tells the worker that the pool is gone
 *   log          &lt;----------  1, 2
 * </pre>
 *
 * <p>The worker is dead when its exit was seen and its pipes have ended: then everything that it
 * wrote was told. Fields without a word belong to the thread of the loop.
 */
final class WorkerProcess implements WorkerLink {
    private static final Logger LOG = LoggerFactory.getLogger("org.ipclab.pool.worker");

    /** How long a worker may take to end by itself, with the exit hooks of its tasks. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How often to look if the pipes of a dead worker are empty, which a grandchild holds open. */
    private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

    private final Multiplexer loop;
    private final ChildProcess child;
    private final Events events;
    private final Map<Registration, PipeSource> reading = new ConcurrentHashMap<>();
    private final WriteQueue writing;
    private final LineLog stdout;
    private final LineLog stderr;
    private volatile @Nullable Registration grace;
    private volatile @Nullable Exception failure;
    private @Nullable ExitStatus status;
    private boolean exited;
    private boolean dead;

    WorkerProcess(Multiplexer loop, Pipes pipes, int maxBytes, long number, Events events)
            throws IOException {
        this.loop = loop;
        this.child = pipes.child;
        this.events = events;
        String prefix = "worker " + number + " (pid " + child.pid() + "): ";
        stdout = new LineLog(line -> LOG.info("{}{}", prefix, line));
        stderr = new LineLog(line -> LOG.warn("{}{}", prefix, line));
        writing = loop.writeQueue(pipes.tasks);
        writing.owning(pipes.tasks).onBroken(() -> {}); // its death is told by its exit
        read(pipes.results, new FrameAssembler(maxBytes, this::accept)::feed);
        read(child.stdout(), stdout::feed);
        read(child.stderr(), stderr::feed);
        loop.onExit(child, this::exited).onFailure(e -> exited(null));
    }

    /** A child that was just started, and this side of its pipes. */
    record Pipes(ChildProcess child, PipeSink tasks, PipeSource results) {}

    private void read(PipeSource source, Handler<ByteBuffer> handler) throws IOException {
        Registration registration = loop.onReadable(source, handler).owning(source);
        reading.put(registration, source);
        registration.onEnd(() -> ended(registration));
        registration.onFailure(e -> failed(registration, e));
    }

    private void accept(Frame frame) throws IOException {
        switch (frame.kind()) {
            case Frame.READY -> events.ready();
            case Frame.STARTED -> events.started(frame.task());
            case Frame.RESULT -> events.finished(frame.task(), false, frame.payload());
            case Frame.FAILURE -> events.finished(frame.task(), true, frame.payload());
            default -> throw new IOException("A worker sent a frame of kind " + frame.kind());
        }
    }

    private void failed(Registration registration, Throwable e) {
        failure = e instanceof Exception exception ? exception : new IOException(e);
        kill();
        ended(registration);
    }

    private void ended(Registration registration) {
        reading.remove(registration);
        tellIfDead();
    }

    private void exited(@Nullable ExitStatus how) {
        status = how;
        exited = true;
        tellIfDead();
        if (!dead) {
            loop.after(DRAIN_CHECK, this::endEmptyPipes);
        }
    }

    private void endEmptyPipes() {
        for (var entry : List.copyOf(reading.entrySet())) {
            if (isEmpty(entry.getValue())) {
                entry.getKey().cancel();
                ended(entry.getKey());
            }
        }
        if (!dead) {
            loop.after(DRAIN_CHECK, this::endEmptyPipes);
        }
    }

    private static boolean isEmpty(PipeSource source) {
        try {
            return source.available() == 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void tellIfDead() {
        if (exited && reading.isEmpty() && !dead) {
            dead = true;
            writing.cancel();
            Registration killer = grace;
            if (killer != null) {
                killer.cancel();
            }
            closeQuietly(child.stdin());
            stdout.tail();
            events.died(new WorkerDeath(child.pid(), status, stderr.tail(), failure));
        }
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public void send(long task, byte[] payload) {
        try {
            writing.write(new Frame(Frame.TASK, task, payload).encode());
        } catch (IOException e) {
            LOG.debug("worker (pid {}) takes no task, so it is about to be found dead", pid(), e);
        }
    }

    @Override
    public void finish() {
        grace = loop.after(GRACE, this::kill);
        writing.end(); // closes the pipe, which the worker reads to its end
    }

    @Override
    public void kill() {
        try {
            child.destroyForcibly();
        } catch (IOException e) {
            LOG.warn("worker (pid {}) cannot be killed", child.pid(), e);
        }
    }

    private static void closeQuietly(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception e) {
            LOG.debug("{} did not close", end, e);
        }
    }
}
