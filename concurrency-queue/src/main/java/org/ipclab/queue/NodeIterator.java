package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Shows the elements as they were, and removes exactly what it showed. */
final class NodeIterator<E> implements Iterator<E> {
    private final Iterator<Node.Shown<E>> snapshot;
    private final Consumer<Node<E>> remover;
    private @Nullable Node<E> last;

    NodeIterator(List<Node.Shown<E>> snapshot, Consumer<Node<E>> remover) {
        this.snapshot = snapshot.iterator();
        this.remover = remover;
    }

    @Override
    public boolean hasNext() {
        return snapshot.hasNext();
    }

    @Override
    public E next() {
        var shown = snapshot.next();
        last = shown.node();
        return shown.element();
    }

    @Override
    public void remove() {
        if (last == null) {
            throw new IllegalStateException("remove() needs a next() before it");
        }
        remover.accept(last);
        last = null;
    }
}
