/** A lock and a queue in memory that processes share. */
module org.ipclab.shared {
    requires jdk.jfr;
    requires transitive org.ipclab.pipes;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.shared;
}
