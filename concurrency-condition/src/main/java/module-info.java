/** A bounded buffer, hand-built on a lock and conditions, and locks taken in order. */
module org.ipclab.condition {
    requires java.management;
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports org.ipclab.condition;
    exports org.ipclab.condition.locks;
}
