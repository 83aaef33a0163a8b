package org.ipclab.examples.terminal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where the lab writes: whole lines, from any thread, in the order in which they came; on a
 * terminal a line of progress stays below them. After {@link #close()} nothing is written any more,
 * and the terminal is as it was.
 *
 * <p>When something cannot be written, because the disk is full or nobody reads any more, the
 * console closes itself and tells whoever was named for it, once.
 */
public final class Console implements AutoCloseable {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final OutputStream out;
    private final Charset charset;
    private final Terminal terminal;
    private final Consumer<IOException> onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private String progress = ""; // guarded by lock
    private boolean closed; // guarded by lock

    /** A console on a stream; a failure to write is told to {@code onFailure}. */
    public Console(
            OutputStream out, Charset charset, Terminal terminal, Consumer<IOException> onFailure) {
        this.out = out;
        this.charset = charset;
        this.terminal = terminal;
        this.onFailure = onFailure;
    }

    /** What may be written here. */
    public Terminal terminal() {
        return terminal;
    }

    /** Writes a line, above the progress if there is one. */
    public void line(String text) {
        write(text + System.lineSeparator(), null);
    }

    /** Writes running text, broken between words where a line is full. */
    public void prose(String text) {
        prose("", text);
    }

    /** Writes running text behind a mark, such as {@code "- "}; the lines below are indented. */
    public void prose(String mark, String text) {
        Prose.hanging(mark, text, terminal.proseColumns()).forEach(this::line);
    }

    /** Replaces the line of progress; the empty text removes it. Nothing where nobody looks. */
    public void progress(String text) {
        if (terminal.live()) {
            String fitting = text.substring(0, Math.min(text.length(), room()));
            write("", fitting);
        }
    }

    /** The text in a colour, where colours are wanted. */
    public String paint(Colour colour, String text) {
        return terminal.colour() ? colour.paint(text) : text;
    }

    /** Takes the line of progress away, and writes nothing any more. */
    @Override
    public void close() {
        progress("");
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** A line that fills the last column would be broken by the terminal. */
    private int room() {
        return terminal.columns() == 0 ? Integer.MAX_VALUE : terminal.columns() - 1;
    }

    private void write(String lines, @Nullable String newProgress) {
        IOException failure = null;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            String clear = progress.isEmpty() ? "" : CLEAR_LINE;
            if (newProgress != null) {
                progress = newProgress;
            }
            out.write((clear + lines + paint(Colour.DIM, progress)).getBytes(charset));
            out.flush();
        } catch (IOException e) {
            closed = true;
            failure = e;
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            onFailure.accept(failure);
        }
    }
}
