/** Operating-system pipes and the child processes that share them. */
module org.ipclab.pipes {
    requires org.slf4j;
    requires static transitive org.jspecify;
}
