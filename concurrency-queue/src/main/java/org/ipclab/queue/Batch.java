package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Elements that a consumer took together. It claims them one by one, and so does any other consumer
 * that has nothing else to do: an element never waits behind a slow one while somebody is idle.
 */
final class Batch {
    private final List<Object> elements;
    private final AtomicInteger claimed = new AtomicInteger();

    Batch(List<Object> elements) {
        this.elements = elements;
    }

    @Nullable Object claim() {
        if (claimed.getPlain() >= elements.size()) {
            return null;
        }
        int index = claimed.getAndIncrement();
        return index < elements.size() ? elements.get(index) : null;
    }
}
