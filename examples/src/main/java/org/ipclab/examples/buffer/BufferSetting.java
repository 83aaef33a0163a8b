package org.ipclab.examples.buffer;

import java.time.Duration;

/**
 * Who takes part in a round.
 *
 * @param capacity places in the buffer
 * @param producers threads that put
 * @param consumers threads that take
 * @param items items in all
 * @param pace about how long a consumer works on an item
 */
public record BufferSetting(int capacity, int producers, int consumers, int items, Duration pace) {
    /** The same without pauses. */
    public BufferSetting withoutPauses() {
        return new BufferSetting(capacity, producers, consumers, items, Duration.ZERO);
    }
}
