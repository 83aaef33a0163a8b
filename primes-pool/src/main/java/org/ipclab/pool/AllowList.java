package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.io.ObjectInputFilter;
import java.util.Collection;

/**
 * The classes that may be read from the other process: values of the JDK, what the user named, and
 * the package of the task. All else is rejected, and so is what is nested deeper or has more
 * objects than the bounds.
 */
final class AllowList {
    /** Without {@code java.net}, {@code java.rmi}, {@code javax}: no class that acts when read. */
    private static final String VALUES =
            "java.lang.*;java.lang.invoke.SerializedLambda;java.math.*;java.time.*;"
                    + "java.time.chrono.*;java.time.zone.*;java.util.*;java.util.concurrent.*;"
                    + "java.util.concurrent.atomic.*;java.io.*;java.nio.file.*;java.net.URI;"
                    + "org.ipclab.pool.*";

    private final ObjectInputFilter named;
    private final long maxDepth;
    private final long maxReferences;

    AllowList(String pattern, long maxDepth, long maxReferences) {
        this.named = ObjectInputFilter.Config.createFilter(pattern);
        this.maxDepth = maxDepth;
        this.maxReferences = maxReferences;
    }

    /** For a reader that trusts the writer with its own memory and time. */
    AllowList(String pattern) {
        this(pattern, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The pattern of the values and of what the user named. */
    static String pattern(Collection<String> named) {
        return named.isEmpty() ? VALUES : VALUES + ";" + String.join(";", named);
    }

    /** What is on the list, and one package. */
    ObjectInputFilter with(String packageName) {
        return info -> {
            if (info.depth() > maxDepth || info.references() > maxReferences) {
                return ObjectInputFilter.Status.REJECTED;
            }
            Class<?> type = elementType(info.serialClass());
            if (type == null) {
                return ObjectInputFilter.Status.UNDECIDED;
            }
            boolean own = type.isPrimitive() || type.getPackageName().equals(packageName);
            return own ? ObjectInputFilter.Status.ALLOWED : decided(named.checkInput(info));
        };
    }

    private static ObjectInputFilter.Status decided(ObjectInputFilter.Status status) {
        return status == ObjectInputFilter.Status.UNDECIDED
                ? ObjectInputFilter.Status.REJECTED
                : status;
    }

    private static @Nullable Class<?> elementType(@Nullable Class<?> type) {
        Class<?> element = type;
        while (element != null && element.isArray()) {
            element = element.componentType();
        }
        return element;
    }
}
