/** A program that is a module, and uses ours. */
module org.example.modules {
    requires org.ipclab.pool;
    requires org.ipclab.select;
    requires org.ipclab.shared;
}
