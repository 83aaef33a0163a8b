package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/** A link of a {@link TwoLockQueue}. */
final class Node<E> {
    @Nullable E element; // null in the dummy; changed under the head's lock
    volatile @Nullable Node<E> next; // where the two ends may meet

    Node(@Nullable E element) {
        this.element = element;
    }

    /** A node and the element that a snapshot saw in it. */
    record Shown<E>(Node<E> node, E element) {}

    /** The node at one end of the queue, and how many elements have passed there. */
    @SuppressWarnings("unused") // the fields that pad
    static final class End<E> {
        final ReentrantLock lock = new ReentrantLock();
        Node<E> node; // guarded by lock
        long passed; // guarded by lock

        // Keeps the two ends from sharing a cache line.
        private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

        End(Node<E> node) {
            this.node = node;
        }
    }
}
