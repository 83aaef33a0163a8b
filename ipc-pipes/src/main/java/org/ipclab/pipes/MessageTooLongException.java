package org.ipclab.pipes;

import java.io.IOException;
import java.io.Serial;

/**
 * A message that claims or turns out to be longer than the reader's bound: the other side speaks
 * another format, or the stream is corrupt. Nothing was allocated for it, and nothing after it can
 * be read, since nobody knows where the next message begins.
 */
public final class MessageTooLongException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    MessageTooLongException(String message) {
        super(message);
    }
}
