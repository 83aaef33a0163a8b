package org.ipclab.shared;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A queue's codec, which is not trusted: neither to keep to the length of a record, nor to make
 * something of every record. Called without any lock.
 */
record CheckedCodec<M>(MessageCodec<M> codec, int maxBytes) {
    byte[] encode(M message) {
        byte[] record = codec.encode(Objects.requireNonNull(message));
        if (record.length > maxBytes) {
            throw new IllegalArgumentException(
                    "a record of this queue has at most "
                            + maxBytes
                            + " bytes, not "
                            + record.length);
        }
        return record;
    }

    List<byte[]> encodeAll(Collection<? extends M> messages) {
        List<byte[]> records = new ArrayList<>(messages.size());
        for (M message : messages) {
            records.add(encode(message));
        }
        return records;
    }

    /** These are out of the queue, so one that is no message does not take the others with it. */
    List<M> decodeAll(List<byte[]> records) {
        List<M> messages = new ArrayList<>(records.size());
        UndecodableMessageException first = null;
        for (byte[] record : records) {
            try {
                messages.add(codec.decode(record));
            } catch (RuntimeException e) {
                if (first == null) {
                    first = new UndecodableMessageException(record, messages, e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return messages;
    }

    @Nullable M decode(byte @Nullable [] record) {
        return record == null ? null : decodeAll(List.of(record)).getFirst();
    }
}
