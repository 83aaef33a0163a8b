/**
 * Contracts of queues, executors and locks, to be turned on an implementation of one's own.
 *
 * <p>Lincheck is needed for the interleavings only. Its jar has no module name, so that it is
 * {@code lincheck} on the module path.
 */
@SuppressWarnings("module") // lincheck
module org.ipclab.testkit {
    requires java.compiler;
    requires transitive net.jqwik.api;
    requires transitive org.assertj.core;
    requires transitive org.ipclab.condition;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires transitive org.junit.platform.launcher;
    requires static lincheck;
    requires static transitive org.jspecify;

    exports org.ipclab.testkit;
    exports org.ipclab.testkit.mutants;
    exports org.ipclab.testkit.queue;
}
