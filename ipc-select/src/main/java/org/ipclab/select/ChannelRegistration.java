package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectableChannel;

/** A registration that waits until its channel is ready for some operations. */
abstract sealed class ChannelRegistration extends Registration permits ByteReader, WriteWatch {
    final SelectableChannel channel;
    final int operations;
    @Nullable Interest interest; // guarded by loop.lock

    ChannelRegistration(Loop loop, SelectableChannel channel, int operations) {
        super(loop);
        this.channel = channel;
        this.operations = operations;
    }

    @Override
    final void watch(boolean watched) {
        if (interest != null) {
            interest.refresh();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + channel + "]";
    }
}
