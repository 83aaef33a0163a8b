package org.ipclab.examples.download;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * What is to be downloaded in scenario 2a, and by whom.
 *
 * @param tasks how many downloads
 * @param ioDelay the wait of each
 * @param threads how many consumers
 * @param computeSize steps of computing after each wait
 * @param virtual whether consumers are virtual threads
 * @param rounds how often it is measured
 */
public record DownloadSetting(
        int tasks, Duration ioDelay, int threads, int computeSize, boolean virtual, int rounds) {
    /** New downloads of this kind, none of which is done. */
    public Downloads downloads() {
        return new Downloads(ioDelay, computeSize);
    }

    /** Makes the threads of the consumers. */
    public ThreadFactory factory() {
        return virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().daemon().factory();
    }
}
