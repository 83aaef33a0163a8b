package org.ipclab.benchmarks.queues;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/** The LMAX Disruptor with a wait strategy that blocks, many producers and one consumer. */
final class DisruptorRing implements Handoff {
    private static final class Slot {
        int value;
    }

    private final RingBuffer<Slot> ring;
    private final SequenceBarrier barrier;
    private final Sequence consumed = new Sequence();

    DisruptorRing(int capacity) {
        ring = RingBuffer.createMultiProducer(Slot::new, capacity, new BlockingWaitStrategy());
        barrier = ring.newBarrier();
        ring.addGatingSequences(consumed);
    }

    @Override
    public long put(long count) {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            long at = ring.next();
            int value = Elements.of(i);
            ring.get(at).value = value;
            ring.publish(at);
            sum += value;
        }
        return sum;
    }

    @Override
    public long take(long count) throws Exception {
        long sum = 0;
        for (long next = consumed.get() + 1, end = next + count; next < end; ) {
            long last = Math.min(barrier.waitFor(next), end - 1);
            for (; next <= last; next++) {
                sum += ring.get(next).value;
            }
            consumed.set(last);
        }
        return sum;
    }
}
