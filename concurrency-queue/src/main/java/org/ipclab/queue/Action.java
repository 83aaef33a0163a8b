package org.ipclab.queue;

/**
 * Does something with one element.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface Action<T> {

    /**
     * Handles one element, in a thread of the stage.
     *
     * @param element the element
     * @throws Exception if that fails; the element then counts as failed
     */
    void accept(T element) throws Exception;
}
