package org.ipclab.queue;

/**
 * Makes one result of one element.
 *
 * @param <T> what comes in
 * @param <R> what goes on to the next stage
 */
@FunctionalInterface
public interface Step<T, R> {

    /**
     * Handles one element, in a thread of the stage.
     *
     * @param element the element
     * @return its result, not null
     * @throws Exception if that fails; the element then counts as failed
     */
    R apply(T element) throws Exception;
}
