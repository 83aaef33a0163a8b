package org.ipclab.examples.primes;

import org.ipclab.examples.evidence.MachineLoad;
import org.ipclab.examples.stage.Sample;
import org.ipclab.examples.stage.Seen;

import java.time.Duration;
import java.util.Set;

/**
 * One search, several times on one pool: what the scenario's table has a line for.
 *
 * @param kind who computed
 * @param workers how many of them
 * @param start how long it took until they were ready
 * @param first the first search on them, which also compiles the code
 * @param millis the times of the searches after it
 * @param processors how many processors these used: CPU time over elapsed time
 * @param others how many processors other programs used meanwhile
 * @param counts what each search counted: one number, if all is right
 * @param waitedForLock tasks that found the one lock taken, if there was one
 */
public record PoolRun(
        PoolKind kind,
        int workers,
        Duration start,
        Duration first,
        Sample millis,
        Sample processors,
        Sample others,
        Set<Long> counts,
        int waitedForLock) {
    /** Whether more than so many processors were used, as far as others let that be seen. */
    Seen usedMoreThan(double bound) {
        Seen seen = processors.isAbove(bound);
        return seen == Seen.NO && MachineLoad.isTooMuch(others.median()) ? Seen.UNCLEAR : seen;
    }

    /** How many times as fast as another run. */
    public double speedUpOver(PoolRun other) {
        return other.millis().median() / millis.median();
    }
}
