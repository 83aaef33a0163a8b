package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.nio.channels.Channel;
import java.util.function.Function;

/**
 * Finds what is under a pipe end, for modules that read and write it by {@link Descriptor} and wait
 * for it in their own way. It is no part of what an end shows to everybody.
 */
public final class Ends {
    private static volatile @Nullable Function<Channel, @Nullable Descriptor> lookup;

    private Ends() {}

    /**
     * Says how to find it; called by the class of the ends, once.
     *
     * @param found gives the descriptor of an end, and null for any other channel
     */
    public static void foundBy(Function<Channel, @Nullable Descriptor> found) {
        lookup = found;
    }

    /**
     * What is under a channel.
     *
     * @param channel any channel
     * @return the descriptor, or null if it is no pipe end
     */
    public static @Nullable Descriptor descriptor(Channel channel) {
        Function<Channel, @Nullable Descriptor> found = lookup; // null while there is no end
        return found == null ? null : found.apply(channel);
    }
}
