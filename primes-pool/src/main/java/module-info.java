/** Pools of threads and of processes, and the search for primes on either. */
module org.ipclab.pool {
    requires jdk.jfr;
    requires org.ipclab.queue;
    requires transitive org.ipclab.pipes;
    requires org.ipclab.select;
    requires org.ipclab.shared;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.pool;
    exports org.ipclab.primes;
}
