package org.ipclab.shared;

import java.time.Duration;
import java.util.Collection;

/**
 * The producers' side of a {@link SharedQueue}, for code that is not to take from it.
 *
 * @param <E> the elements
 */
public sealed interface SharedSender<E> permits SharedQueue {
    /**
     * Puts an element, waiting for room if need be.
     *
     * @param element the element, whose bytes are copied
     * @throws SharedQueueClosedException if the queue is closed, or is being closed meanwhile
     * @throws IllegalArgumentException if it has more bytes than a record may have
     * @throws InterruptedException if interrupted; nothing was put
     */
    void put(E element) throws InterruptedException;

    /**
     * Puts an element if there is room. Waits for nobody but those who are just putting or taking.
     *
     * @param element the element, whose bytes are copied
     * @return false if there is no room, or the queue is closed
     * @throws IllegalArgumentException if it has more bytes than a record may have
     * @throws IllegalStateException if somebody has been putting or taking for five seconds
     */
    boolean offer(E element);

    /**
     * Puts an element, waiting for room at most so long.
     *
     * @param element the element, whose bytes are copied
     * @param timeout the longest wait; zero or less does not wait
     * @return false if there was no room in time, or the queue is closed
     * @throws IllegalArgumentException if it has more bytes than a record may have
     * @throws InterruptedException if interrupted; nothing was put
     */
    boolean offer(E element, Duration timeout) throws InterruptedException;

    /**
     * Puts elements in their order, waiting for room where it must. As many as fit go in at once,
     * by one store: other producers' elements do not come between them, and a kill puts all or
     * none.
     *
     * @param elements the elements
     * @return how many were put: all, unless the queue was closed or this thread interrupted after
     *     the first (its interrupt status is set again)
     * @throws SharedQueueClosedException if the queue was closed before the first
     * @throws IllegalArgumentException if one has more bytes than a record may have; none was put
     * @throws InterruptedException if interrupted before the first
     */
    int putAll(Collection<? extends E> elements) throws InterruptedException;

    /**
     * Puts elements as {@link #putAll(Collection)} does, and waits for room at most so long.
     *
     * @param elements the elements
     * @param timeout the longest wait, in all
     * @return how many were put; 0 if there was no room in time
     * @throws SharedQueueClosedException if the queue was closed before the first
     * @throws IllegalArgumentException if one has more bytes than a record may have; none was put
     * @throws InterruptedException if interrupted before the first
     */
    int putAll(Collection<? extends E> elements, Duration timeout) throws InterruptedException;

    /**
     * How many more elements would be accepted without waiting.
     *
     * @return the free places at some moment of the call, 0 once the queue is closed
     */
    int remainingCapacity();

    /**
     * Ends the queue for all processes: nothing more is accepted, what is inside can still be
     * taken. Wakes everyone who waits, and waits for nobody. Only the first of all calls to {@code
     * close} and {@link #fail} has an effect. The memory stays: {@link SharedMemory#close}.
     */
    void close();

    /**
     * Ends the queue with an error, which consumers see once they have taken what is inside. Only
     * the first of all calls to {@link #close} and {@code fail} has an effect.
     *
     * @param reason what went wrong, for the message of each {@link SharedQueueClosedException}; up
     *     to 508 bytes of UTF-8 are kept
     * @throws IllegalStateException if somebody has been putting or taking for five seconds
     */
    void fail(String reason);

    /**
     * Tells whether the queue was ended. Elements may still be inside.
     *
     * @return true after {@link #close} or {@link #fail} in any process
     */
    boolean isClosed();
}
