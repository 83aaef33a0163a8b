package org.ipclab.pool;

import java.io.Serializable;

/**
 * A task without a result that can be sent to another process. A lambda is one wherever this type
 * is asked for; what it captures must be serializable too.
 */
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {}
