package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * What the loop wants to know of one channel: a selector holds a channel once, but somebody may
 * wait to read it and somebody else to write it.
 */
final class ChannelKey {
    private static final int INCOMING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int OUTGOING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    final SelectableChannel channel;

    // Guarded by the registry's lock, for writing at least.
    private @Nullable SelectionKey selected;
    private volatile @Nullable ChannelRegistration incoming;
    private volatile @Nullable ChannelRegistration outgoing;

    // Of the loop's thread.
    int ready;
    private int streak;
    private long lastAsked;

    ChannelKey(SelectableChannel channel) {
        this.channel = channel;
    }

    void add(ChannelRegistration registration) {
        boolean in = (registration.operations & INCOMING) != 0;
        boolean out = (registration.operations & OUTGOING) != 0;
        if ((in && incoming != null) || (out && outgoing != null)) {
            throw new IllegalStateException(
                    channel + " is registered for this already: cancel that registration first");
        }
        incoming = in ? registration : incoming;
        outgoing = out ? registration : outgoing;
        registration.key = this;
    }

    void remove(ChannelRegistration registration) {
        incoming = incoming == registration ? null : incoming;
        outgoing = outgoing == registration ? null : outgoing;
        registration.key = null;
    }

    boolean isEmpty() {
        return incoming == null && outgoing == null;
    }

    @Nullable ChannelRegistration incoming() {
        return incoming;
    }

    @Nullable ChannelRegistration outgoing() {
        return outgoing;
    }

    /** Puts the channel into a selector. */
    void register(Selector selector) throws ClosedChannelException {
        selected = channel.register(selector, operations(), this);
    }

    /** Tells the selector what is wanted now. */
    void refresh() {
        if (selected != null) {
            try {
                selected.interestOps(operations());
            } catch (CancelledKeyException closed) {
                // The loop will see it.
            }
        }
    }

    private int operations() {
        return wanted(incoming) | wanted(outgoing);
    }

    private static int wanted(@Nullable ChannelRegistration registration) {
        return registration != null && registration.wantsEvents() ? registration.operations : 0;
    }

    void cancel() {
        if (selected != null) {
            selected.cancel();
        }
    }

    /** Ends both registrations: the channel is closed. */
    void finish() {
        finish(incoming);
        finish(outgoing);
    }

    private static void finish(@Nullable Registration registration) {
        if (registration != null) {
            registration.finish();
        }
    }

    void expectIncoming() {
        ready = INCOMING;
    }

    /** How often in a row it brought something whenever the selector was asked, and in between. */
    int streak() {
        return streak;
    }

    void note(long asked, boolean some) {
        if (!some) {
            streak = 0;
        } else if (asked <= lastAsked + 1) {
            streak++;
        } else {
            streak = 1;
        }
        lastAsked = asked;
    }

    int readyIn() {
        return ready & INCOMING;
    }

    int readyOut() {
        return ready & OUTGOING;
    }
}
