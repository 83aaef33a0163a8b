/** Our code against its peers, in alternating rounds. */
module org.ipclab.benchmarks {
    requires com.lmax.disruptor;
    requires com.softwaremill.jox;
    requires com.zaxxer.nuprocess;
    requires java.management;
    requires jdk.management;
    requires jmh.core;
    requires HdrHistogram;
    requires org.agrona;
    requires org.ipclab.pool;
    requires org.ipclab.queue;
    requires org.ipclab.select;
    requires org.ipclab.shared;
    requires org.jctools.core;
    requires static org.jspecify;
}
