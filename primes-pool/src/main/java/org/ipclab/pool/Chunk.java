package org.ipclab.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * Some elements of a {@link ProcessPool#map}, sent and returned together.
 *
 * @param function what to apply to each
 * @param elements the elements
 * @param <T> the elements' type
 * @param <R> the results' type
 */
record Chunk<T, R>(SerializableFunction<? super T, ? extends R> function, List<T> elements)
        implements SerializableCallable<List<R>> {

    /** A copy of the elements in a list that can be sent. */
    Chunk {
        elements = new ArrayList<>(elements);
    }

    @Override
    public List<R> call() throws Exception {
        var results = new ArrayList<R>(elements.size());
        for (T element : elements) {
            results.add(function.apply(element));
        }
        return results;
    }
}
