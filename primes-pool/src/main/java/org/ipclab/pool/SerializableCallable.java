package org.ipclab.pool;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A task with a result that can be sent to another process. A lambda is one wherever this type is
 * asked for; what it captures must be serializable too.
 *
 * @param <T> the result's type
 */
@FunctionalInterface
public interface SerializableCallable<T> extends Callable<T>, Serializable {}
