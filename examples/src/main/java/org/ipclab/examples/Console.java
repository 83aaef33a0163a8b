package org.ipclab.examples;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the lab writes: whole lines, from any thread, in the order in which they came; on a
 * terminal a line of progress stays below them. After {@link #close()} nothing is written any more,
 * and the terminal is as it was.
 */
final class Console implements AutoCloseable {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final Terminal terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private String progress = ""; // guarded by lock
    private boolean closed; // guarded by lock

    Console(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Writes a line, above the progress if there is one. */
    void line(String text) {
        write(text + System.lineSeparator(), null);
    }

    /** Replaces the line of progress; the empty text removes it. Nothing where nobody looks. */
    void progress(String text) {
        if (terminal.live()) {
            write("", text);
        }
    }

    /** The text in a colour, where colours are wanted. */
    String paint(Colour colour, String text) {
        return terminal.colour() ? colour.paint(text) : text;
    }

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

    private void write(String lines, @Nullable String newProgress) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            String clear = progress.isEmpty() ? "" : CLEAR_LINE;
            if (newProgress != null) {
                progress = newProgress;
            }
            out.print(clear + lines + paint(Colour.DIM, progress));
            out.flush();
        } finally {
            lock.unlock();
        }
    }
}
