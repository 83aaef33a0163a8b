package org.ipclab.select;

import java.nio.channels.SelectableChannel;

/** A channel without a handler, for those who call select themselves. */
final class SelectedOnly extends ChannelRegistration {
    SelectedOnly(Loop loop, SelectableChannel channel, int operations) {
        super(loop, channel, operations);
    }

    @Override
    boolean serve() {
        throw new IllegalStateException(
                channel + " was registered with watch(), for select(): run() needs a handler");
    }
}
