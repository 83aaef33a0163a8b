package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;

/** Objects as bytes, by the JDK's serialization, read through a filter. */
final class Wire {
    private Wire() {}

    static byte[] encode(@Nullable Object object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /** Reads an object with the classes of a loader, or says which class the filter rejected. */
    static @Nullable Object decode(byte[] bytes, ObjectInputFilter filter, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        var rejected = new Class<?>[1];
        try (var in = new LoaderStream(bytes, loader)) {
            in.setObjectInputFilter(
                    info -> {
                        ObjectInputFilter.Status status = filter.checkInput(info);
                        if (status == ObjectInputFilter.Status.REJECTED) {
                            rejected[0] = info.serialClass();
                        }
                        return status;
                    });
            return in.readObject();
        } catch (InvalidClassException e) {
            throw rejected[0] == null ? e : notAllowed(rejected[0], e);
        }
    }

    private static InvalidClassException notAllowed(Class<?> type, InvalidClassException cause) {
        String reason =
                "not allowed between processes: name it with ProcessPool.builder().allow(\""
                        + type.getPackageName()
                        + ".*\")";
        var explained = new InvalidClassException(type.getName(), reason);
        explained.initCause(cause);
        return explained;
    }

    private static final class LoaderStream extends ObjectInputStream {
        private final ClassLoader loader;

        LoaderStream(byte[] bytes, ClassLoader loader) throws IOException {
            super(new ByteArrayInputStream(bytes));
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description); // primitive types
            }
        }
    }
}
