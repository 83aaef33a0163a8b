package org.ipclab.queue;

import java.util.List;

/** Where the results of a stage go: into the next stage, or out of the run. */
interface Outlet {
    /** Nobody wants the results. */
    Outlet NOWHERE = element -> {};

    /** Hands over one result, and waits for room. */
    void put(Object element) throws InterruptedException;

    /** Hands over several results, and waits for room. */
    default void putAll(List<Object> elements) throws InterruptedException {
        for (var element : elements) {
            put(element);
        }
    }

    /** Called before the run starts, for each producer. */
    default void addProducer(Worker producer) {}

    /** Called by each producer when it ends. */
    default void producerEnded() throws InterruptedException {}
}
