package org.ipclab.queue;

/**
 * Makes any number of results of one element, none included.
 *
 * @param <T> what comes in
 * @param <R> what goes on to the next stage
 */
@FunctionalInterface
public interface Expansion<T, R> {

    /**
     * Handles one element, in a thread of the stage.
     *
     * @param element the element
     * @param next takes each result to the next stage, and waits while that one's queue is full; to
     *     be called in this thread, before this method returns
     * @throws Exception if that fails; the element then counts as failed
     */
    void apply(T element, Action<? super R> next) throws Exception;
}
