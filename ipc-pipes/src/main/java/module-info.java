/** Operating-system pipes and the child processes that share them. */
@SuppressWarnings("module") // those that read the package for us are compiled later
module org.ipclab.pipes {
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.pipes;
    exports org.ipclab.pipes.message;
    exports org.ipclab.pipes.os to
            org.ipclab.pool,
            org.ipclab.select,
            org.ipclab.shared;
}
