package org.ipclab.shared;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * The consumers' side of a {@link SharedQueue}, for code that is not to put into it.
 *
 * <p>Each call that takes throws {@link UndecodableMessageException} if the queue's codec can make
 * no message of what was taken.
 *
 * @param <E> the elements
 */
public sealed interface SharedReceiver<E> permits SharedQueue {
    /**
     * Takes the next element, waiting for it if need be.
     *
     * @return the element
     * @throws SharedQueueClosedException if the queue was closed or has failed, and everything was
     *     taken
     * @throws InterruptedException if interrupted; nothing was taken
     */
    E take() throws InterruptedException;

    /**
     * Takes the next element, waiting for it if need be.
     *
     * @return the element, or empty if the queue was closed and everything was taken
     * @throws SharedQueueClosedException if the queue has failed and everything was taken
     * @throws InterruptedException if interrupted; nothing was taken
     */
    Optional<E> receive() throws InterruptedException;

    /**
     * Takes the next element, waiting for it at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return the element, or empty if the queue was closed and everything was taken
     * @throws SharedQueueClosedException if the queue has failed and everything was taken
     * @throws TimeoutException if none came in time; some may come later
     * @throws InterruptedException if interrupted; nothing was taken
     */
    Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Takes the next element if there is one. Waits for nobody but those who are just putting or
     * taking.
     *
     * @return the element, or null if the queue is empty
     * @throws IllegalStateException if somebody has been putting or taking for five seconds
     */
    @Nullable E poll();

    /**
     * Takes the next element, waiting for it at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return the element, or null if none came in time, or none will come
     * @throws InterruptedException if interrupted; nothing was taken
     */
    @Nullable E poll(Duration timeout) throws InterruptedException;

    /**
     * Waits for an element, and takes it and those behind it. A kill takes all or none.
     *
     * @param max how many to take at most, above 0
     * @return 1 to {@code max} elements, or none if the queue was closed and everything was taken
     * @throws SharedQueueClosedException if the queue has failed and everything was taken
     * @throws IllegalArgumentException if {@code max} is not above 0
     * @throws InterruptedException if interrupted; nothing was taken
     */
    List<E> takeMany(int max) throws InterruptedException;

    /**
     * Waits at most so long for an element, and takes it and those behind it.
     *
     * @param max how many to take at most, above 0
     * @param timeout the longest wait; zero or less does not wait
     * @return 1 to {@code max} elements, or none if the queue was closed and everything was taken
     * @throws SharedQueueClosedException if the queue has failed and everything was taken
     * @throws TimeoutException if none came in time; some may come later
     * @throws IllegalArgumentException if {@code max} is not above 0
     * @throws InterruptedException if interrupted; nothing was taken
     */
    List<E> takeMany(int max, Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Takes elements in a for-each loop that ends when the queue does. Several threads and
     * processes may loop: each element goes to one.
     *
     * <p>If the thread is interrupted while it waits, the loop throws {@link CancellationException}
     * and the thread's interrupt status is set; if the queue has failed, it throws {@link
     * SharedQueueClosedException}.
     *
     * @return the elements to come
     */
    Iterable<E> drain();

    /**
     * How many elements are inside.
     *
     * @return the number at some moment of the call
     */
    int size();

    /**
     * Tells whether the queue was ended. Elements may still be inside.
     *
     * @return true after {@code close} or {@code fail} in any process
     */
    boolean isClosed();
}
