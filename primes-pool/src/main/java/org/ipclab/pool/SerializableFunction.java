package org.ipclab.pool;

import java.io.Serializable;

/**
 * A function that can be sent to another process. A lambda is one wherever this type is asked for;
 * what it captures must be serializable too.
 *
 * @param <T> the argument's type
 * @param <R> the result's type
 */
@FunctionalInterface
public interface SerializableFunction<T, R> extends Serializable {
    /**
     * Applies the function.
     *
     * @param argument the argument
     * @return the result
     * @throws Exception if it fails
     */
    R apply(T argument) throws Exception;
}
