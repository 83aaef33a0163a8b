package org.ipclab.runner;

import static java.util.Objects.requireNonNull;

import org.ipclab.runner.ProducerConsumer.Expansion;
import org.ipclab.runner.ProducerConsumer.Source;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An element on its way through a run whose results are wanted in order. It remembers what became
 * of it, as a tree: the results of each stage hang below the element that they were made of. Nobody
 * sorts; at the end the leaves are read from left to right.
 *
 * <p>Each envelope is changed by one thread at a time: the one that handles it.
 */
final class OrderedElement {
    private @Nullable Object content;
    private @Nullable OrderedElement firstChild;
    private @Nullable OrderedElement lastChild;
    private @Nullable OrderedElement sibling;

    private OrderedElement(@Nullable Object content) {
        this.content = content;
    }

    static OrderedElement root() {
        return new OrderedElement(null);
    }

    /** What a user knows as the element. */
    static Object open(Object element) {
        return element instanceof OrderedElement envelope && envelope.content != null
                ? envelope.content
                : element;
    }

    /** Puts the elements of a source into envelopes below this one. */
    SourcePlan around(SourcePlan plan) {
        return new SourcePlan(() -> around(plan.source().get()), plan.isInMemory());
    }

    private Source<Object> around(Source<?> source) {
        return () -> {
            Object element = source.next();
            return element == null ? null : append(element);
        };
    }

    /** Makes code for elements into code for envelopes. */
    static Expansion<Object, Object> around(Expansion<Object, Object> code) {
        return (element, next) -> {
            var envelope = (OrderedElement) element;
            code.apply(open(envelope), result -> next.accept(envelope.append(result)));
            envelope.content = null;
        };
    }

    /** Collects the contents that are so many generations below, from left to right. */
    void collect(int generations, List<Object> contents) {
        if (generations == 0 && content != null) {
            contents.add(content);
        }
        for (var child = firstChild; child != null; child = child.sibling) {
            child.collect(generations - 1, contents);
        }
    }

    private OrderedElement append(Object element) {
        var child = new OrderedElement(requireNonNull(element, "a null result"));
        if (lastChild == null) {
            firstChild = child;
        } else {
            lastChild.sibling = child;
        }
        lastChild = child;
        return child;
    }
}
