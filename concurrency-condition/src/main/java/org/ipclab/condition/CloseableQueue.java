package org.ipclab.condition;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * A bounded {@link BlockingQueue} that can end, and that moves elements in batches.
 *
 * <p><b>Order and loss.</b> First in, first out. What was accepted is taken exactly once. A call
 * that throws {@link InterruptedException} has had no effect, and a call that had an effect does
 * not throw it: an interrupt neither loses nor doubles an element.
 *
 * <p><b>The end.</b> After {@link #close()} or {@link #fail(Throwable)} returns, nothing is
 * accepted: {@code put}, {@code add} and {@link #putAll} throw {@link ClosedException}, {@code
 * offer} returns false, also where they were waiting. What is inside can still be taken. Then
 * consumers see the end, the waiting ones at once:
 *
 * <table>
 * <caption>What a consumer sees when the queue is empty and ended</caption>
 * <tr><th>call</th><th>after {@code close()}</th><th>after {@code fail(cause)}</th></tr>
 * <tr><td>{@link #receive()}</td><td>an empty {@code Optional}</td><td>{@code ClosedException}</td></tr>
 * <tr><td>{@link #takeMany}</td><td>an empty list</td><td>{@code ClosedException}</td></tr>
 * <tr><td>{@link #drain()}</td><td>the loop ends</td><td>{@code ClosedException}</td></tr>
 * <tr><td>{@code take()}</td><td>{@code ClosedException}</td><td>{@code ClosedException}</td></tr>
 * <tr><td>{@code poll}, both</td><td>null, at once</td><td>null, at once</td></tr>
 * </table>
 *
 * <p><b>Threads.</b> Any method, any thread, platform or virtual. Nulls are refused. Iterators show
 * the elements as they were when the iterator was made, and remove exactly what they showed.
 *
 * @param <E> the elements
 */
public interface CloseableQueue<E> extends BlockingQueue<E>, AutoCloseable {

    /**
     * Ends the queue: nothing more is accepted, what is inside can still be taken. Wakes everyone
     * who waits, and waits for nobody. Only the first of all calls to {@code close} and {@link
     * #fail} has an effect.
     */
    @Override
    void close();

    /**
     * Ends the queue with an error, which consumers see once they have taken what is inside. Only
     * the first of all calls to {@link #close} and {@code fail} has an effect.
     *
     * @param cause what went wrong; it becomes the cause of each {@link ClosedException}
     */
    void fail(Throwable cause);

    /**
     * Tells whether the queue was ended. Elements may still be inside.
     *
     * @return true after {@link #close()} or {@link #fail(Throwable)}
     */
    boolean isClosed();

    /**
     * Takes the next element, and waits for it if need be.
     *
     * @return the element, or empty if the queue was closed and everything was taken
     * @throws ClosedException if the queue has failed and everything was taken
     * @throws InterruptedException if interrupted; nothing was taken
     */
    Optional<E> receive() throws InterruptedException;

    /**
     * Takes the next element, and waits for it at most so long.
     *
     * @param timeout how long to wait
     * @return the element, or empty if the queue was closed and everything was taken
     * @throws ClosedException if the queue has failed and everything was taken
     * @throws TimeoutException if the time passed, and there may be elements later
     * @throws InterruptedException if interrupted; nothing was taken
     */
    Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Takes elements in a for-each loop that ends when the queue does. Several threads may loop,
     * each over an {@code Iterable} of its own or over a shared one: each element goes to one.
     *
     * <p>The iterator takes an element in {@code hasNext} and hands it out in {@code next}. If the
     * thread is interrupted while it waits, it throws {@link CancellationException} and the
     * thread's interrupt status is set; if the queue has failed, it throws {@link ClosedException}.
     *
     * @return the elements to come
     */
    default Iterable<E> drain() {
        return () -> new Drain<>(this);
    }

    /**
     * Puts elements in the order of their iteration, and waits for room where it must. The elements
     * stay together if they fit at once; otherwise those of other producers may come between.
     *
     * <p>Like a channel's write this can be cut short: after the first element was accepted, a
     * close or an interrupt ends the call with the number of elements accepted so far. (After an
     * interrupt the thread's interrupt status is set again.) Elements not accepted remain the
     * caller's.
     *
     * @param elements the elements
     * @return how many were accepted; all of them, unless the queue was closed or the thread
     *     interrupted
     * @throws ClosedException if the queue was closed before the first was accepted
     * @throws InterruptedException if interrupted before the first was accepted
     */
    int putAll(Collection<? extends E> elements) throws InterruptedException;

    /**
     * Puts elements as {@link #putAll(Collection)} does, and waits for room at most so long.
     *
     * @param elements the elements
     * @param timeout how long to wait, in all
     * @return how many were accepted; 0 if there was no room in time
     * @throws ClosedException if the queue was closed before the first was accepted
     * @throws InterruptedException if interrupted before the first was accepted
     */
    int putAll(Collection<? extends E> elements, Duration timeout) throws InterruptedException;

    /**
     * Waits for an element, and takes it and those that are behind it.
     *
     * @param max how many to take at most
     * @return 1 to {@code max} elements, or none if the queue was closed and everything was taken
     * @throws ClosedException if the queue has failed and everything was taken
     * @throws InterruptedException if interrupted; nothing was taken
     * @throws IllegalArgumentException if {@code max} is not positive
     */
    List<E> takeMany(int max) throws InterruptedException;

    /**
     * Waits at most so long for an element, and takes it and those that are behind it.
     *
     * @param max how many to take at most
     * @param timeout how long to wait
     * @return 1 to {@code max} elements, or none if the queue was closed and everything was taken
     * @throws ClosedException if the queue has failed and everything was taken
     * @throws TimeoutException if the time passed, and there may be elements later
     * @throws InterruptedException if interrupted; nothing was taken
     * @throws IllegalArgumentException if {@code max} is not positive
     */
    List<E> takeMany(int max, Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Takes what is there, first in, first out, and does not wait.
     *
     * @param max how many to take at most
     * @return 0 to {@code max} elements
     * @throws IllegalArgumentException if {@code max} is not positive
     */
    List<E> pollMany(int max);

    /**
     * How many elements fit.
     *
     * @return the bound that the queue was made with
     */
    int capacity();

    /**
     * How many more elements would be accepted without waiting.
     *
     * @return the free places, 0 once the queue is closed
     */
    @Override
    int remainingCapacity();

    /**
     * What the queue has seen so far.
     *
     * @return depth, peak and waits
     */
    QueueStats stats();
}
