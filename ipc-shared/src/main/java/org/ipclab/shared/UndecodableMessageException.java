package org.ipclab.shared;

import java.io.Serial;
import java.util.List;

/**
 * A record was taken from a {@link SharedQueue}, and its codec could make no message of it. It is
 * out of the queue, and those that were taken with it are here.
 */
public final class UndecodableMessageException extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    private final transient byte[] record;
    private final transient List<?> others;

    UndecodableMessageException(byte[] record, List<?> others, RuntimeException cause) {
        super("the codec can make no message of " + record.length + " bytes: " + cause, cause);
        this.record = record;
        this.others = others;
    }

    /**
     * The bytes of the first record that could not be decoded.
     *
     * @return a copy
     */
    public byte[] record() {
        return record.clone();
    }

    /**
     * The messages of the same batch that could be decoded, in order.
     *
     * @return the messages, none after a call that takes one
     */
    public List<?> others() {
        return others;
    }
}
