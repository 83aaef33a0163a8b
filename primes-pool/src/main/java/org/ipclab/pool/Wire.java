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
    private static final long ARRAY_ELEMENTS_A_BYTE = 4;
    private static final long SMALL = 65_536;

    private Wire() {}

    static byte[] encode(@Nullable Object object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an object with the classes of a loader, or says which class the filter rejected. Arrays
     * are made before their elements have come, so all together may have no more elements than the
     * bytes allow: each takes one at least, and a map's table is up to three times its entries.
     */
    static @Nullable Object decode(byte[] bytes, ObjectInputFilter filter, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        var limits = new Limits(filter, ARRAY_ELEMENTS_A_BYTE * bytes.length + SMALL);
        try (var in = new LoaderStream(bytes, loader)) {
            in.setObjectInputFilter(limits);
            return in.readObject();
        } catch (InvalidClassException e) {
            throw limits.explain(e);
        }
    }

    private static final class Limits implements ObjectInputFilter {
        private final ObjectInputFilter filter;
        private long elementsLeft;
        private @Nullable InvalidClassException reason;

        Limits(ObjectInputFilter filter, long elements) {
            this.filter = filter;
            this.elementsLeft = elements;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            elementsLeft -= Math.max(0, info.arrayLength());
            Class<?> type = info.serialClass();
            if (elementsLeft < 0) {
                reason = new InvalidClassException("its arrays are larger than its bytes allow");
                return Status.REJECTED;
            }
            Status status = filter.checkInput(info);
            if (status == Status.REJECTED) {
                reason = type == null ? bounds(info) : notAllowed(type, info);
            }
            return status;
        }

        InvalidClassException explain(InvalidClassException rejection) {
            InvalidClassException explained = reason;
            if (explained == null) {
                return rejection;
            }
            explained.initCause(rejection);
            return explained;
        }

        private static InvalidClassException bounds(FilterInfo info) {
            return new InvalidClassException(
                    "too much for the bounds on what is read: depth %d, %d objects; see"
                                    .formatted(info.depth(), info.references())
                            + " ProcessPool.builder().resultBounds");
        }
    }

    private static InvalidClassException notAllowed(
            Class<?> type, ObjectInputFilter.FilterInfo info) {
        String reason =
                "not allowed between processes, at depth %d with %d objects: name it with"
                                .formatted(info.depth(), info.references())
                        + " ProcessPool.builder().allow(\""
                        + type.getPackageName()
                        + ".*\"), or see resultBounds";
        return new InvalidClassException(type.getName(), reason);
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
