package org.ipclab.examples.stage;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSource;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A child process with a part in a run: it says through its {@link ChildVoice} what it does, the
 * scene writes that down in its place, and its figures are kept.
 */
public final class ChildActor {
    private static final String STAMPED = "-?\\d+ .*";

    private final Actor actor;
    private final ChildProcess process;
    private final long started;
    private final Map<String, Long> figures = new ConcurrentHashMap<>();
    private final CountDownLatch spoken = new CountDownLatch(1); // the first word, or the end
    private final Thread listener;
    private volatile boolean ready;
    private volatile ChildClock clock = ChildClock.SHARED;

    private ChildActor(Actor actor, ChildProcess process, PipeSource voice, long started) {
        this.actor = actor;
        this.process = process;
        this.started = started;
        this.listener = Thread.ofPlatform().daemon().unstarted(() -> listen(voice));
        listener.setName("listener of " + actor.name());
    }

    /** Starts a child that the scene ends at the latest, and listens to it. */
    public static ChildActor start(Scene scene, String name, ChildCommand command)
            throws IOException {
        scene.orderByStamp();
        PipeChannel voice = PipeChannel.open();
        long started = System.nanoTime();
        ChildProcess process;
        try {
            process = Children.start(scene, command.fd(Children.VOICE, voice.sink()));
        } catch (IOException | RuntimeException e) {
            voice.close();
            throw e;
        }
        ChildActor child = new ChildActor(scene.actor(name), process, voice.source(), started);
        child.listener.start();
        return child;
    }

    /** Waits until the child has said that it is ready. */
    public void awaitReady() throws IOException, InterruptedException {
        spoken.await();
        if (!ready) {
            throw new IOException(
                    "%s ended before it was ready: %s".formatted(actor, process.waitFor()));
        }
    }

    /** A figure that the child told, after its last word; -1 if it did not tell. */
    public long figure(String name) throws InterruptedException {
        listener.join();
        return figures.getOrDefault(name, -1L);
    }

    /** Waits until the child has ended. */
    public ExitStatus waitFor() throws IOException, InterruptedException {
        return process.waitFor();
    }

    /** The process. */
    public ChildProcess process() {
        return process;
    }

    /** Who it is in the run. */
    public Actor actor() {
        return actor;
    }

    private void listen(PipeSource voice) {
        try (BufferedReader lines =
                new BufferedReader(Channels.newReader(voice, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.isEmpty()).forEach(this::hear);
        } catch (IOException | UncheckedIOException e) {
            LoggerFactory.getLogger(ChildActor.class).debug("{} fell silent", actor, e);
        } finally {
            spoken.countDown();
        }
    }

    private void hear(String line) {
        String text = line.substring(1);
        int space = line.lastIndexOf(' ');
        switch (line.charAt(0)) {
            case ChildVoice.READY -> {
                clock = ChildClock.compare(started, Long.parseLong(line.substring(space + 1)));
                ready = true;
                spoken.countDown();
            }
            case ChildVoice.FIGURE ->
                    figures.put(line.substring(1, space), Long.valueOf(line.substring(space + 1)));
            case ChildVoice.LINE -> {
                if (text.matches(STAMPED)) {
                    int end = text.indexOf(' ');
                    long nanoTime = Long.parseLong(text.substring(0, end));
                    actor.said(clock.here(nanoTime), false, text.substring(end + 1));
                }
            }
            default ->
                    LoggerFactory.getLogger(ChildActor.class)
                            .debug("{} is not of the voice of {}", line, actor);
        }
    }
}
