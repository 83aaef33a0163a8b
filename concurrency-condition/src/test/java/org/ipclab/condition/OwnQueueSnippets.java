package org.ipclab.condition;

import org.ipclab.testkit.queue.CloseableQueueContract;
import org.jspecify.annotations.Nullable;

import java.util.LinkedList;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The queue that the base class's Javadoc shows: it keeps the whole contract. */
class OwnQueueSnippets implements CloseableQueueContract {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return new OneCondition<>(capacity);
    }

    // @start region="oneCondition"
    /** One condition for all who wait, in a linked list. */
    static final class OneCondition<E> extends AbstractCloseableQueue<E> {
        private final Condition changed = lock.newCondition();
        private final LinkedList<E> elements = new LinkedList<>(); // guarded by lock

        OneCondition(int capacity) {
            super(capacity, new ReentrantLock());
        }

        @Override
        public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
            Objects.requireNonNull(element);
            long left = unit.toNanos(timeout);
            lock.lockInterruptibly();
            try {
                while (count() == capacity() && !isClosed() && left > 0) {
                    putWaits++;
                    left = changed.awaitNanos(left);
                }
                return offer(element);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean offer(E element) {
            Objects.requireNonNull(element);
            lock.lock();
            try {
                if (isClosed() || count() == capacity()) {
                    return false;
                }
                elements.add(element);
                peak = Math.max(peak, count());
                changed.signalAll(); // all: one alone might be a producer
                return true;
            } finally {
                lock.unlock();
            }
        }

        // poll, put and take likewise

        @Override
        protected int count() {
            return elements.size();
        }

        @Override
        protected E elementAt(int index) {
            return elements.get(index);
        }

        @Override
        protected void removeAt(int index) {
            elements.remove(index);
            taken++;
            changed.signalAll();
        }

        @Override
        protected void ended() {
            changed.signalAll();
        }

        // @end

        @Override
        public void put(E element) throws InterruptedException {
            while (!offer(element, FOREVER, TimeUnit.NANOSECONDS)) {
                requireOpen();
            }
        }

        @Override
        public E take() throws InterruptedException {
            E element = null;
            while (element == null) {
                element = poll(FOREVER, TimeUnit.NANOSECONDS);
                if (element == null) {
                    requireElement();
                }
            }
            return element;
        }

        @Override
        public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
            long left = unit.toNanos(timeout);
            lock.lockInterruptibly();
            try {
                while (count() == 0 && !isClosed() && left > 0) {
                    takeWaits++;
                    left = changed.awaitNanos(left);
                }
                return poll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public @Nullable E poll() {
            lock.lock();
            try {
                E first = peek();
                if (first != null) {
                    removeAt(0);
                }
                return first;
            } finally {
                lock.unlock();
            }
        }
    }
}
