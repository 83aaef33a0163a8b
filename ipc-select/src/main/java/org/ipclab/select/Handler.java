package org.ipclab.select;

/**
 * What is to be done about an event. It is called in the thread of the loop, one at a time.
 *
 * @param <T> what the event brings
 */
@FunctionalInterface
public interface Handler<T> {
    /**
     * Handles an event. It should not wait: nothing else is handled meanwhile.
     *
     * @param event what came; a buffer is valid during the call only
     * @throws Exception to end the registration, and only that: {@link Registration#onFailure} and
     *     {@link Registration#onBroken} say who is told
     */
    void handle(T event) throws Exception;
}
