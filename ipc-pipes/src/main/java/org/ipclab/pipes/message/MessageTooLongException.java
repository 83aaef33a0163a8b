package org.ipclab.pipes.message;

import java.io.IOException;
import java.io.Serial;

/**
 * A message that claims or turns out to be longer than its bound: the other side speaks another
 * format, or the stream is corrupt. Nothing was allocated for it, and nothing after it can be read,
 * since nobody knows where the next message begins.
 */
public final class MessageTooLongException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    /**
     * A message above its bound.
     *
     * @param message what is too long, how long it is as far as known, and the bound
     */
    public MessageTooLongException(String message) {
        super(message);
    }
}
