package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

/**
 * Where elements come from: a supplier with an end.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface Source<T> {

    /**
     * Produces the next element. It may block, and should heed interrupts.
     *
     * @return the element, or null if there are no more
     * @throws Exception if it cannot be produced; then this producer ends
     */
    @Nullable T next() throws Exception;
}
