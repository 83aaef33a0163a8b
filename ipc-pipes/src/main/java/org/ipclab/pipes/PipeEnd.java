package org.ipclab.pipes;

import org.ipclab.pipes.os.Descriptor;
import org.ipclab.pipes.os.Ends;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * One end of a pipe: a stock channel of the JDK with the kernel's answers beside it.
 *
 * <p>A stock {@link Selector} holds it beside sockets. The key's {@link SelectionKey#channel()} is
 * the stock channel underneath: attach this end to the key, and close this end, not that channel.
 *
 * <p>Thread safe. Closing it from another thread ends a blocked operation with {@link
 * java.nio.channels.AsynchronousCloseException}; interrupting the blocked thread closes it with
 * {@link java.nio.channels.ClosedByInterruptException}. Close does not wait.
 */
public abstract sealed class PipeEnd extends SelectableChannel permits PipeSource, PipeSink {
    static {
        Ends.foundBy(new Lookup());
    }

    /** No lambda, of which the first costs a starting program some milliseconds. */
    private static final class Lookup implements Function<Channel, @Nullable Descriptor> {
        @Override
        public @Nullable Descriptor apply(Channel channel) {
            return channel instanceof PipeEnd end ? end.descriptor : null;
        }
    }

    private static final int MOST_YIELDS = 64;

    private final SelectableChannel stock;
    final Descriptor descriptor;

    /** Held while an operation is left to the stock channel, whose mode must not change then. */
    final ReentrantLock stockLock = new ReentrantLock();

    private volatile @Nullable Selector selector; // the last that it was registered with
    private int yields = MOST_YIELDS; // a guess, that threads may overwrite

    PipeEnd(SelectableChannel stock, Descriptor descriptor) {
        this.stock = stock;
        this.descriptor = descriptor;
    }

    /**
     * The number of this end in this process, as {@code /proc/self/fd} shows it.
     *
     * @return the number, or -1 once it is closed
     */
    public int descriptor() {
        return descriptor.number();
    }

    /**
     * How many bytes were written into the pipe and not read yet.
     *
     * @return the bytes, from 0 to {@link #capacity()}
     * @throws IOException if this end is closed
     */
    public int available() throws IOException {
        return descriptor.available();
    }

    /**
     * How many bytes the pipe can hold before a write must wait. A page that is partly filled
     * counts as full, so small writes may fill it earlier.
     *
     * @return the bytes
     * @throws IOException if this end is closed
     */
    public int capacity() throws IOException {
        return descriptor.capacity();
    }

    /**
     * Closes the end: the other side sees end of file, or EPIPE, once every copy of this end in
     * every process is closed too.
     */
    @Override
    protected void implCloseChannel() throws IOException {
        if (descriptor.retire(stock.isOpen() && stock.isRegistered())) {
            stock.close();
        }
        Selector waiting = selector;
        if (waiting != null) {
            waiting.wakeup(); // or its select would sleep on a channel that is no more
        }
    }

    /** Whether this thread's operation must be done without the stock channel. */
    final boolean isDoneHere() {
        return descriptor.isDirect() && !(isBlocking() && descriptor.isLeftToChannel());
    }

    /** An operation that does not wait. */
    interface Attempt {
        /** Returns 0 if it would have to wait. */
        int now() throws IOException;
    }

    /**
     * Repeats an operation until it need not wait. Closing the end and interrupting the thread end
     * it as they end an operation of the stock channel.
     */
    final int repeat(int event, Attempt attempt) throws IOException {
        boolean completed = false;
        begin();
        try {
            int count = attempt.now();
            while (count == 0) {
                descriptor.await(event, Long.MAX_VALUE);
                count = attempt.now();
            }
            completed = true;
            return count;
        } finally {
            end(completed);
        }
    }

    /**
     * Lets other virtual threads run before this one is parked, for it may be they who bring what
     * it waits for, and parking and being found by the JDK's poller costs as much as dozens of
     * yields. Waits as long as that at most (Karlin, Manasse, McGeoch and Owicki, 1994), and less
     * where it was in vain the last time.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a yield only saves time
    final void yieldUntilReady(int event) throws IOException {
        if (!Thread.currentThread().isVirtual() || !isBlocking()) {
            return;
        }
        int most = yields;
        for (int i = 0; i < most; i++) {
            if (descriptor.isReady(event)) {
                yields = Math.min(2 * most, MOST_YIELDS);
                return;
            }
            Thread.yield();
        }
        yields = Math.max(most / 2, 1);
    }

    /** The stock channel, for whoever goes on with it when this end is closed. */
    final SelectableChannel stock() {
        return stock;
    }

    final void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /** An interrupt closes the stock channel alone: this end follows. */
    final void follow() throws IOException {
        if (!stock.isOpen()) {
            close();
        }
    }

    @Override
    public SelectorProvider provider() {
        return stock.provider();
    }

    @Override
    public int validOps() {
        return stock.validOps();
    }

    @Override
    public boolean isRegistered() {
        return stock.isRegistered();
    }

    @Override
    public @Nullable SelectionKey keyFor(Selector selector) {
        return stock.keyFor(selector);
    }

    @Override
    public SelectionKey register(Selector selector, int operations, @Nullable Object attachment)
            throws ClosedChannelException {
        SelectionKey key = stock.register(selector, operations, attachment);
        this.selector = selector;
        return key;
    }

    @Override
    public SelectableChannel configureBlocking(boolean block) throws IOException {
        stockLock.lock();
        try {
            descriptor.configureBlocking(stock, block);
        } finally {
            stockLock.unlock();
        }
        return this;
    }

    @Override
    public boolean isBlocking() {
        return stock.isBlocking();
    }

    @Override
    public Object blockingLock() {
        return stock.blockingLock();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (isOpen() ? "[fd " + descriptor() + "]" : "[closed]");
    }
}
