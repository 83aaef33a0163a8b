package org.ipclab.runner;

import static java.util.Objects.requireNonNull;

import org.ipclab.runner.ProducerConsumer.Source;

import java.util.Collection;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a source is to be, opened by its producer, and whether its elements are there already. */
record SourcePlan(Supplier<? extends Source<?>> source, boolean isInMemory) {

    static SourcePlan of(Source<?> source) {
        requireNonNull(source);
        return new SourcePlan(() -> source, false);
    }

    static SourcePlan of(Iterable<?> elements) {
        requireNonNull(elements);
        return new SourcePlan(() -> next(elements.iterator()), elements instanceof Collection<?>);
    }

    static SourcePlan of(Iterator<?> elements) {
        return of(next(elements));
    }

    static SourcePlan of(Stream<?> elements) {
        requireNonNull(elements);
        return new SourcePlan(() -> next(elements.iterator()), false);
    }

    private static Source<?> next(Iterator<?> elements) {
        requireNonNull(elements);
        return () -> elements.hasNext() ? requireNonNull(elements.next(), "a null element") : null;
    }
}
