/** Producers and consumers on one bounded queue. */
module org.ipclab.queue {
    requires transitive org.ipclab.condition;
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.queue;
}
