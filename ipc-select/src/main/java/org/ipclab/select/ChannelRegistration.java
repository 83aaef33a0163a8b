package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectableChannel;

/** A registration that waits until its channel is ready for some operations. */
abstract sealed class ChannelRegistration extends Registration
        permits Reader, WriteWatch, WriteQueue, Acceptor, Connector, SelectedOnly {
    final SelectableChannel channel;
    final int operations;
    @Nullable Interest interest; // guarded by loop.lock

    ChannelRegistration(Loop loop, SelectableChannel channel, int operations) {
        super(loop);
        this.channel = channel;
        this.operations = operations;
    }

    /** Whether the selector should watch the channel for it now. */
    boolean wantsEvents() {
        return isRunning();
    }

    /** Whether the loop may end although this is registered. */
    boolean isIdle() {
        return false;
    }

    @Override
    void watch(boolean watched) {
        if (interest != null) {
            interest.refresh();
            loop.wakeUp(); // a select that waits already does not look again
        }
        if (watched) {
            loop.wakeUp();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + channel + "]";
    }
}
