package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;

/** A registration that waits until its channel is ready for some operations. */
abstract sealed class ChannelRegistration extends Registration
        permits Reader, WriteWatch, WriteQueue, Acceptor, Connector, SelectedOnly {
    final SelectableChannel channel;
    final int operations;
    private final boolean keepsLoopGoing;

    // Set by the registry, under its lock.
    @Nullable ChannelKey key;
    volatile boolean dormant; // it wants no event for now, by itself

    ChannelRegistration(Loop loop, SelectableChannel channel, int operations) {
        this(loop, channel, operations, true);
    }

    /** One that does not keep the loop going while it is dormant. */
    ChannelRegistration(
            Loop loop, SelectableChannel channel, int operations, boolean keepsLoopGoing) {
        super(loop);
        this.channel = channel;
        this.operations = operations;
        this.keepsLoopGoing = keepsLoopGoing;
        this.dormant = !keepsLoopGoing;
    }

    /** Whether the selector should watch the channel for it now. */
    final boolean wantsEvents() {
        return isRunning() && !dormant;
    }

    /** Whether the loop may end although this is registered. */
    final boolean isIdle() {
        return dormant && !keepsLoopGoing;
    }

    /** Wants no event for now, or wants them again: beside what the user's pause says. */
    final void setDormant(boolean wanted) {
        if (dormant != wanted) {
            loop.registry.setDormant(this, wanted);
        }
    }

    /** A channel that somebody has closed ends without a word; anything else is a failure. */
    final boolean isClosedBy(Throwable thrown) {
        return thrown instanceof ClosedChannelException && !channel.isOpen();
    }

    @Override
    String subject() {
        return channel.toString();
    }
}
