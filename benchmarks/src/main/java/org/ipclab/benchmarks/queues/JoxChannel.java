package org.ipclab.benchmarks.queues;

import com.softwaremill.jox.Channel;

/** One element at a time through a channel of Jox, made for virtual threads. */
record JoxChannel(Channel<Integer> channel) implements Handoff {
    static JoxChannel ofCapacity(int capacity) {
        return new JoxChannel(Channel.newBufferedChannel(capacity));
    }

    @Override
    public long put(long count) throws InterruptedException {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            var element = Elements.of(i);
            channel.send(element);
            sum += element;
        }
        return sum;
    }

    @Override
    public long take(long count) throws InterruptedException {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            sum += channel.receive();
        }
        return sum;
    }
}
