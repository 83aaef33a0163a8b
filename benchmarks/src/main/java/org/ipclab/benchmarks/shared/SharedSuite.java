package org.ipclab.benchmarks.shared;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.List;

/** The lock of processes beside C's and the JDK's. */
public final class SharedSuite {
    private SharedSuite() {}

    /**
     * The suite {@code shared}.
     *
     * @return its cases
     */
    public static Suite suite() {
        return new Suite("shared", List.of(uncontended(), queue()));
    }

    private static Case uncontended() {
        return Case.of("lock-uncontended", Unit.seconds(), lock("SharedLock"))
                .against("<=0.1", lock("FileChannel.lock"))
                .beside(Contender.c("shared", "uncontended"));
    }

    private static Case queue() {
        return Case.of(
                        "queue-64-bytes",
                        Unit.perSecond("records"),
                        Contender.java("SharedQueue", Records.class))
                .beside(Contender.c("shared", "queue"));
    }

    private static Contender lock(String name) {
        return Contender.java(name, Locking.class, name);
    }
}
