/** Producers and consumers on one bounded queue. */
@SuppressWarnings("module") // those that read the package for us are compiled later
module org.ipclab.queue {
    requires transitive org.ipclab.condition;
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.queue;
    exports org.ipclab.runner;
    exports org.ipclab.queue.contention to
            org.ipclab.pool;
}
