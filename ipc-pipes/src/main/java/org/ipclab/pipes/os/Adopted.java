package org.ipclab.pipes.os;

import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;

/**
 * A stock channel of the JDK, and what is under it.
 *
 * @param channel the stock channel
 * @param descriptor what it reads or writes
 * @param <C> the kind of channel
 */
public record Adopted<C extends SelectableChannel>(C channel, Descriptor descriptor) {
    /**
     * Both ends of a pipe.
     *
     * @param source the read end
     * @param sink the write end
     */
    public record Ends(Adopted<Pipe.SourceChannel> source, Adopted<Pipe.SinkChannel> sink) {}
}
