package org.ipclab.pool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A task on its way to a worker.
 *
 * @param packageName the package of the task's class, which is allowed in both directions
 * @param object the serialized task
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
record TaskMessage(String packageName, byte[] object) {

    byte[] encode() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(packageName);
            out.write(object);
        }
        return bytes.toByteArray();
    }

    static TaskMessage decode(byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new TaskMessage(in.readUTF(), in.readAllBytes());
        }
    }
}
