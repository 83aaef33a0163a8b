package org.ipclab.pool;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Says in which worker a task threw, and with which stack trace there. It is the last cause of the
 * exception that the task threw.
 */
public final class RemoteStackTrace extends Exception {
    private static final long serialVersionUID = 1;

    RemoteStackTrace(String worker, String trace) {
        super("in " + worker + ":\n" + trace, null, false, false);
    }

    /**
     * Makes it the last cause of the failure, or a suppressed exception where that is not possible.
     */
    static <T extends Throwable> T attach(T failure, RemoteStackTrace trace) {
        Throwable last = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (last.getCause() != null && seen.add(last)) { // causes may form a circle
            last = last.getCause();
        }
        try {
            last.initCause(trace);
        } catch (IllegalStateException causeIsFixed) {
            failure.addSuppressed(trace);
        }
        return failure;
    }
}
