/** The lab: every scenario and every question, from the command line. */
module org.ipclab.examples {
    requires info.picocli;
    requires java.management;
    requires jdk.management;
    requires org.ipclab.pool;
    requires org.ipclab.queue;
    requires org.ipclab.select;
    requires org.slf4j;
    requires static org.jspecify;

    opens org.ipclab.examples to
            info.picocli;
    opens org.ipclab.examples.scenarios to
            info.picocli;
}
