/** One event loop for pipes, sockets, child exits and timers. */
module org.ipclab.select {
    requires transitive org.ipclab.pipes;
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.select;
}
