package org.ipclab.examples.stage;

import org.ipclab.examples.terminal.Figures;
import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeSink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a child process of a scenario says: lines for people, each stamped with the moment at which
 * it did the thing, and figures for the summary. They go through a pipe to the parent's {@link
 * ChildActor}.
 *
 * <pre>
 *   child                                              parent
 *   ChildVoice.speak(voice -&gt; ...) ---- descriptor 3 ----&gt; ChildActor --&gt; Scene
 *        "!ready 123"  "@456 reads 4 KiB"  "=read 8192"
 * </pre>
 *
 * Safe for many threads.
 */
public final class ChildVoice implements AutoCloseable {
    static final char READY = '!';
    static final char LINE = '@';
    static final char FIGURE = '=';

    /** What a child does. */
    public interface Part {
        /** Does it, and says so. */
        void play(ChildVoice voice) throws Exception;
    }

    private final PipeSink pipe;

    private ChildVoice(PipeSink pipe) {
        this.pipe = pipe;
    }

    /**
     * Runs a child from its first word to its last. If its parent dies, it has nobody to talk to,
     * and ends without a word.
     */
    public static void speak(Part part) throws Exception {
        try (ChildVoice voice = new ChildVoice(Inherited.sink(Children.VOICE))) {
            part.play(voice);
        } catch (BrokenPipeException parentIsGone) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Tells the parent that this child is as far as it can be without it. */
    public void ready() throws IOException {
        write(READY + "ready " + System.nanoTime());
    }

    /** Says what it does, now. */
    public void says(String format, Object... values) throws IOException {
        said(System.nanoTime(), format, values);
    }

    /** Says what it did at that {@link System#nanoTime}. */
    public void said(long nanoTime, String format, Object... values) throws IOException {
        write(LINE + "" + nanoTime + " " + Figures.format(format, values));
    }

    /** Tells a figure that the parent compares with its own. */
    public void figure(String name, long value) throws IOException {
        write(FIGURE + name + " " + value);
    }

    /** One line is one write, so that the lines of several threads stay whole. */
    private synchronized void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            pipe.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
