package org.ipclab.benchmarks.queues;

import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.ipclab.condition.BoundedBuffer;
import org.ipclab.condition.CloseableQueue;
import org.ipclab.queue.RingBuffer;
import org.ipclab.queue.TwoLockQueue;
import org.jctools.queues.MpmcArrayQueue;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;

/** The queues by the names that the cases know them by. */
final class Queues {
    private Queues() {}

    /** Single elements, each in the queue's own way. */
    static Handoff singles(String name, int capacity) {
        return switch (name) {
            case "JCTools" -> new Polling(new MpmcArrayQueue<>(capacity));
            case "Agrona" -> new Polling(new ManyToManyConcurrentArrayQueue<>(capacity));
            case "Disruptor" -> new DisruptorRing(capacity);
            case "Jox" -> JoxChannel.ofCapacity(capacity);
            default -> new Singles(blocking(name, capacity));
        };
    }

    static BlockingQueue<Integer> blocking(String name, int capacity) {
        return switch (name) {
            case "ArrayBlockingQueue" -> new ArrayBlockingQueue<>(capacity);
            case "LinkedBlockingQueue" -> new LinkedBlockingQueue<>(capacity);
            case "UnboundedLinkedBlockingQueue" -> new LinkedBlockingQueue<>();
            case "LinkedTransferQueue" -> new LinkedTransferQueue<>();
            case "TwoLockQueue" -> new TwoLockQueue<>();
            case "SynchronousQueue" -> new SynchronousQueue<>();
            default -> ours(name, capacity);
        };
    }

    static CloseableQueue<Integer> ours(String name, int capacity) {
        return switch (name) {
            case "BoundedBuffer" -> BoundedBuffer.ofCapacity(capacity);
            case "RingBuffer" -> RingBuffer.ofCapacity(capacity);
            case "RingBuffer-spinning" -> RingBuffer.spinning(capacity, Duration.ofNanos(200_000));
            default -> throw new IllegalArgumentException("no queue is called " + name);
        };
    }
}
