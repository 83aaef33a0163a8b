package org.ipclab.examples;

import org.ipclab.pipes.PipeSource;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads a child's standard output until its end: its actor says the lines, figures are kept. */
final class ChildListener {
    private final Actor actor;
    private final Map<String, Long> figures = new ConcurrentHashMap<>();
    private final Thread thread;

    private ChildListener(PipeSource output, Actor actor) {
        this.actor = actor;
        this.thread = Thread.ofPlatform().daemon().unstarted(() -> listen(output));
        thread.setName("listener of " + actor.name());
    }

    static ChildListener start(PipeSource output, Actor actor) {
        ChildListener listener = new ChildListener(output, actor);
        listener.thread.start();
        return listener;
    }

    /** A figure that the child told, after its last word; -1 if it did not tell. */
    long figure(String name) throws InterruptedException {
        thread.join();
        return figures.getOrDefault(name, -1L);
    }

    private void listen(PipeSource output) {
        try (BufferedReader lines =
                new BufferedReader(Channels.newReader(output, StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::hear);
        } catch (IOException | UncheckedIOException e) {
            LoggerFactory.getLogger(ChildListener.class).debug("{} fell silent", actor.name(), e);
        }
    }

    private void hear(String line) {
        if (line.startsWith(ChildVoice.FIGURE)) {
            int space = line.lastIndexOf(' ');
            String name = line.substring(ChildVoice.FIGURE.length(), space);
            figures.put(name, Long.valueOf(line.substring(space + 1)));
        } else {
            actor.says(line);
        }
    }
}
