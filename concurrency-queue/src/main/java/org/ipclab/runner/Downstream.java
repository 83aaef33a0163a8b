package org.ipclab.runner;

import java.util.List;

/** Where the results of a stage go: into the next stage, or out of the run. */
interface Downstream {
    /** Nobody wants the results. */
    Downstream NOWHERE = element -> {};

    /** Hands over one result, and waits for room. */
    void put(Object element) throws InterruptedException;

    /** Hands over the first results, at least one, and waits for room. Returns how many. */
    default int putSome(List<Object> elements) throws InterruptedException {
        put(elements.getFirst());
        return 1;
    }

    /** Called before the run starts, for each producer. */
    default void addProducer(Worker producer) {}

    /** Called by each producer when it ends. The last one, which gets true, closes. */
    default boolean wasLastProducer() {
        return false;
    }

    /** Called by the last producer; again, if it was interrupted. */
    default void close() throws InterruptedException {}
}
