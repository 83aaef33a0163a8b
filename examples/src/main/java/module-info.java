/** The lab: every scenario, from the command line. */
module org.ipclab.examples {
    requires info.picocli;
    requires org.ipclab.pool;
    requires org.ipclab.queue;
    requires org.ipclab.select;
    requires org.slf4j;
    requires static org.jspecify;

    opens org.ipclab.examples to
            info.picocli;
}
