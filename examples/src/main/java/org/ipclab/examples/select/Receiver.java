package org.ipclab.examples.select;

/** A way to receive the messages of many children. */
public interface Receiver {
    /** Receives all messages of all children, until the end of file of each. */
    void receive(Talkers talkers) throws Exception;
}
