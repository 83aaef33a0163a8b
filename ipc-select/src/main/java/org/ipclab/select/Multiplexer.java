package org.ipclab.select;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.message.Framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One event loop: waits for many channels, moments and children at once, and calls the handler of
 * whichever is ready, one at a time, in one thread.
 *
 * {@snippet class="org.ipclab.select.SelectSnippets" region="first"}
 *
 * <p>The bytes of a channel arrive in order, each once, then its end of file, which takes it out of
 * the loop. Between channels there is no order; what is ready is served in turn, each at most up to
 * the read budget, so that one that never stops cannot starve the others. One that was ready in
 * turn after turn is read again before the others are looked for, for two milliseconds at most. A
 * handler that throws ends its own registration only; one that waits keeps all others waiting.
 *
 * <p>Any channel of the JDK can be registered beside the ends of pipes. It becomes non-blocking,
 * and belongs to the loop's thread as far as reading or writing goes. A channel that its own
 * handler closes leaves the loop at once; a pipe end that anybody else closes leaves it soon, also
 * when the loop waits. Any other channel that is closed behind the loop's back leaves when the loop
 * looks for the next time: cancel its registration, or let that own the channel.
 *
 * <p>To register throws {@link IllegalStateException} if the channel is registered for the same
 * already, or the loop is closed.
 *
 * <p>Thread safe: anything may be called by any thread, and by handlers. The loop itself is in the
 * thread that calls {@link #run}, platform or virtual, or in the one that {@link #start} starts.
 */
public final class Multiplexer implements Executor, AutoCloseable {
    private static final int DEFAULT_HIGH_BYTES = 1 << 16;
    private static final int DEFAULT_LOW_BYTES = 1 << 14;

    private final Loop loop;

    Multiplexer(MultiplexerBuilder settings) throws IOException {
        this.loop = new Loop(settings);
    }

    /**
     * Opens a loop with the usual settings.
     *
     * @return the loop, which does nothing yet
     * @throws IOException if no descriptor is left
     */
    public static Multiplexer open() throws IOException {
        return builder().open();
    }

    /** {@return the settings of a loop, to be refined, and then opened} */
    public static MultiplexerBuilder builder() {
        return new MultiplexerBuilder();
    }

    /**
     * Reads a channel whenever something is there.
     *
     * @param source the channel, which becomes non-blocking
     * @param handler what to do with the bytes: a direct buffer, valid during the call
     * @param <C> a channel that can be selected and read
     * @return the registration, which ends at end of file: {@link Registration#onEnd}
     * @throws IOException if the channel is closed
     */
    public <C extends SelectableChannel & ReadableByteChannel> Registration onReadable(
            C source, Handler<? super ByteBuffer> handler) throws IOException {
        return add(new ByteReader(loop, source, Objects.requireNonNull(handler)));
    }

    /**
     * Calls the handler whenever, and as long as, a channel takes bytes: cancel or pause it when
     * there is nothing to write.
     *
     * @param sink the channel, which becomes non-blocking
     * @param handler writes into the channel what it takes
     * @param <C> a channel that can be selected and written
     * @return the registration, which ends at EPIPE: {@link Registration#onBroken}
     * @throws IOException if the channel is closed
     */
    public <C extends SelectableChannel & WritableByteChannel> Registration onWritable(
            C sink, Handler<? super C> handler) throws IOException {
        return add(new WriteWatch<>(loop, sink, Objects.requireNonNull(handler)));
    }

    /**
     * Reads whole messages from a channel.
     *
     * @param source the channel, which becomes non-blocking
     * @param framing where a message ends: {@link Framing#lines()}, {@link Framing#frames}, or your
     *     own
     * @param handler what to do with a message
     * @param <C> a channel that can be selected and read
     * @param <M> what a message is
     * @return the registration, which ends at end of file, or as a failure if bytes came that can
     *     be no message
     * @throws IOException if the channel is closed
     */
    public <C extends SelectableChannel & ReadableByteChannel, M> Registration onMessage(
            C source, Framing<M> framing, Handler<? super M> handler) throws IOException {
        return add(new FramedReader<>(loop, source, framing, Objects.requireNonNull(handler)));
    }

    /**
     * Accepts connections.
     *
     * @param server the listening channel, which becomes non-blocking
     * @param handler what to do with a connection, which is the handler's to close; where no
     *     descriptor is left for one, the log gets a warning, and the next try is 100 ms later
     * @return the registration
     * @throws IOException if the channel is closed
     */
    public Registration onAcceptable(
            ServerSocketChannel server, Handler<? super SocketChannel> handler) throws IOException {
        return add(new Acceptor(loop, server, Objects.requireNonNull(handler)));
    }

    /**
     * Waits for a connection that was begun with {@link SocketChannel#connect} on a non-blocking
     * channel.
     *
     * @param socket the channel
     * @param handler what to do when the connection stands, once
     * @return the registration, which fails if the connection does
     * @throws IOException if the channel is closed
     */
    public Registration onConnectable(SocketChannel socket, Handler<? super SocketChannel> handler)
            throws IOException {
        return add(new Connector(loop, socket, Objects.requireNonNull(handler)));
    }

    /**
     * Makes a queue of bytes in front of a channel. It is full above 64 KiB, and drained at 16 KiB.
     *
     * @param sink the channel, which becomes non-blocking
     * @param <C> a channel that can be selected and written
     * @return the queue
     * @throws IOException if the channel is closed
     */
    public <C extends SelectableChannel & WritableByteChannel> WriteQueue writeQueue(C sink)
            throws IOException {
        return writeQueue(sink, DEFAULT_LOW_BYTES, DEFAULT_HIGH_BYTES);
    }

    /**
     * Makes a queue of bytes in front of a channel.
     *
     * @param sink the channel, which becomes non-blocking
     * @param lowBytes a queue that was full is drained when no more bytes wait, 0 or above
     * @param highBytes the queue is full when more bytes wait, at least the low mark
     * @param <C> a channel that can be selected and written
     * @return the queue
     * @throws IllegalArgumentException if the marks are not in this order
     * @throws IOException if the channel is closed
     */
    public <C extends SelectableChannel & WritableByteChannel> WriteQueue writeQueue(
            C sink, int lowBytes, int highBytes) throws IOException {
        return add(new WriteQueue(loop, sink, lowBytes, highBytes));
    }

    /**
     * Moves all bytes from one channel into another. While the second takes none, the first is not
     * read beyond the 64 KiB of a queue between them, so that whoever writes into it has to wait:
     * backpressure.
     *
     * @param from the channel to read, which becomes non-blocking
     * @param to the channel to write, which becomes non-blocking
     * @param <R> a channel that can be selected and read
     * @param <W> a channel that can be selected and written
     * @return the registration: it ends at end of file when all is written, or at EPIPE. For the
     *     next reader to see the end of file, let it own the channels: {@code loop.pipe(from,
     *     to).owning(from, to)}
     * @throws IOException if a channel is closed
     */
    public <
                    R extends SelectableChannel & ReadableByteChannel,
                    W extends SelectableChannel & WritableByteChannel>
            Registration pipe(R from, W to) throws IOException {
        return Link.between(loop, from, writeQueue(to));
    }

    /**
     * Registers a channel without a handler, for {@link #select}.
     *
     * @param channel the channel, which becomes non-blocking
     * @param operations what to wait for, as bits of {@link java.nio.channels.SelectionKey}
     * @return the registration
     * @throws IllegalArgumentException if the channel has no such operation
     * @throws IOException if the channel is closed
     */
    public Registration watch(SelectableChannel channel, int operations) throws IOException {
        return add(new SelectedOnly(loop, channel, operations));
    }

    private <R extends ChannelRegistration> R add(R registration) throws IOException {
        loop.registry.add(registration);
        return registration;
    }

    /**
     * Tells when a child ends.
     *
     * @param child the child
     * @param handler what to do then, once
     * @return the registration
     */
    public Registration onExit(ChildProcess child, Handler<? super ExitStatus> handler) {
        return ExitWatch.of(loop, child, Objects.requireNonNull(handler));
    }

    /**
     * Does something once, later.
     *
     * @param delay how much later, to the millisecond above; zero or less is at the next turn
     * @param action what to do
     * @return the registration
     */
    public Registration after(Duration delay, Runnable action) {
        return Timer.once(loop, delay, action);
    }

    /**
     * Does something again and again, at a fixed rate. A moment that was missed, because a handler
     * took long or the registration was paused, is not made up for.
     *
     * @param period the time from one to the next, and to the first
     * @param action what to do
     * @return the registration
     * @throws IllegalArgumentException if the period is not above zero
     */
    public Registration every(Duration period, Runnable action) {
        return Timer.every(loop, period, action);
    }

    /**
     * Has a task run in the thread of the loop, after those that were handed in before. For a
     * result, use {@link java.util.concurrent.CompletableFuture#supplyAsync} with this as executor.
     *
     * @param task what to do; if it throws, the handler of uncaught exceptions of the loop's thread
     *     is told, and the loop goes on; an interrupt that it leaves behind is cleared
     * @throws RejectedExecutionException if this is closed; what waits then is dropped
     */
    public void submit(Runnable task) {
        loop.submit(Objects.requireNonNull(task));
    }

    /** The same as {@link #submit}, under the JDK's name. */
    @Override
    public void execute(Runnable task) {
        submit(task);
    }

    /**
     * {@return the registration whose handler is running, which may cancel or pause it}
     *
     * @throws IllegalStateException if this is not called by a handler
     */
    public Registration current() {
        return loop.current();
    }

    /** {@return a copy of what is registered now, paused or not} */
    public List<Registration> registrations() {
        return loop.registry.registrations();
    }

    /** {@return what the loop has done so far, for another thread perhaps a little old} */
    public MultiplexerStats stats() {
        return loop.stats();
    }

    /**
     * Waits until a channel is ready, and says which: select itself, for those who write their loop
     * by hand. Handlers of channels are not called; moments, exits and tasks are served as ever.
     *
     * {@snippet class="org.ipclab.select.SelectSnippets" region="select"}
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return what is ready, or nothing if the time is over
     * @throws InterruptedException if the thread is interrupted
     * @throws IOException if the selector fails
     * @throws IllegalStateException if it runs already, or this is closed
     */
    public List<Ready> select(Duration timeout) throws IOException, InterruptedException {
        return loop.select(timeout);
    }

    /**
     * Waits and serves, in this thread, until nothing is registered and no task waits, or this is
     * closed. May be called again.
     *
     * @throws InterruptedException if the thread is interrupted, or a channel's handler leaves it
     *     interrupted; everything stays registered. An interrupt that a handler answers by an
     *     exception ends that registration only, and one that a timer, a task or a callback leaves
     *     behind ends nothing
     * @throws IOException if the selector fails
     * @throws IllegalStateException if it runs already, or this is closed
     */
    public void run() throws IOException, InterruptedException {
        loop.runUntilNothingIsLeft();
    }

    /**
     * Waits and serves in a thread of its own, until {@link #close}: it does not end when nothing
     * is registered.
     *
     * @return the thread, a platform daemon thread; interrupting it closes this, unless a handler
     *     is running, to which the interrupt belongs then
     * @throws IllegalStateException if it runs already, or this is closed
     */
    public Thread start() {
        return loop.start();
    }

    /**
     * Ends the loop and all registrations, and closes what they own, and nothing else: not the
     * channels. Does not wait for a handler that is running. Closing again does nothing.
     */
    @Override
    public void close() {
        loop.close();
    }

    @Override
    public String toString() {
        return loop.toString();
    }
}
