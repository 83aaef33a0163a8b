package org.ipclab.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that has its cache line to itself, and the line beside it, which some processors fetch
 * along: threads that write it do not slow down those that read its neighbours.
 */
@SuppressWarnings("unused") // the fields that pad
sealed class PaddedLong extends PaddedValue permits Index {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(PaddedValue.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15;

    long get() {
        return value;
    }

    void set(long newValue) {
        value = newValue;
    }

    long getOpaque() {
        return (long) VALUE.getOpaque(this);
    }

    void setOpaque(long newValue) {
        VALUE.setOpaque(this, newValue);
    }

    boolean compareAndSet(long expected, long newValue) {
        return VALUE.compareAndSet(this, expected, newValue);
    }
}

/** The JVM lays out the fields of a superclass first, so these stay in front of the value. */
@SuppressWarnings("unused")
abstract class PaddingBefore {
    private long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15;
}

abstract class PaddedValue extends PaddingBefore {
    volatile long value;
}
