package org.ipclab.select;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * A channel that is ready, from {@link Multiplexer#select}.
 *
 * @param channel the channel
 * @param registration what was registered
 * @param operations what the channel is ready for, as bits of {@link SelectionKey}; at end of file
 *     or EPIPE, everything that was asked for
 */
public record Ready(SelectableChannel channel, Registration registration, int operations) {
    /**
     * Whether a read would not wait.
     *
     * @return true if there are bytes, or the end of file
     */
    public boolean isReadable() {
        return (operations & SelectionKey.OP_READ) != 0;
    }

    /**
     * Whether a write would not wait.
     *
     * @return true if there is room, or EPIPE
     */
    public boolean isWritable() {
        return (operations & SelectionKey.OP_WRITE) != 0;
    }

    /**
     * Whether a connection can be accepted.
     *
     * @return true if one waits
     */
    public boolean isAcceptable() {
        return (operations & SelectionKey.OP_ACCEPT) != 0;
    }

    /**
     * Whether a connection can be finished.
     *
     * @return true if it stands, or has failed
     */
    public boolean isConnectable() {
        return (operations & SelectionKey.OP_CONNECT) != 0;
    }
}
