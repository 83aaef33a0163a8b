package org.ipclab.queue;

import java.time.Duration;

/**
 * What one stage has done. Always {@code produced = consumed + failed + leftOver}.
 *
 * @param consumers how wide the stage is
 * @param produced elements that the producers of this stage came up with
 * @param consumed elements whose step returned
 * @param failed elements whose step threw
 * @param leftOver elements that were produced and neither consumed nor failed: they wait, or are in
 *     the hands of a consumer, or were given up when the run was stopped
 * @param peak the most elements seen waiting in the queue, sampled as batches are taken
 * @param putWaits how often a producer found the queue full
 * @param putWaited how long producers waited for room, all together
 * @param takeWaits how often a consumer found nothing to do
 * @param takeWaited how long consumers waited for elements, all together
 */
public record StageReport(
        int consumers,
        long produced,
        long consumed,
        long failed,
        long leftOver,
        int peak,
        long putWaits,
        Duration putWaited,
        long takeWaits,
        Duration takeWaited) {

    /** Checks the sum. */
    public StageReport {
        if (consumed < 0
                || failed < 0
                || leftOver < 0
                || produced != consumed + failed + leftOver) {
            throw new IllegalArgumentException(
                    "produced %d, but consumed %d + failed %d + left over %d"
                            .formatted(produced, consumed, failed, leftOver));
        }
    }
}
