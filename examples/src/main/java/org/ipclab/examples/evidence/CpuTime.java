package org.ipclab.examples.evidence;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/** CPU time from one moment on, user and system together. */
public final class CpuTime {
    private final LongSupplier usedNanos;

    private CpuTime(LongSupplier usedNanos) {
        this.usedNanos = usedNanos;
    }

    /** What the current thread has used in all; zero if it is virtual, for nobody counts that. */
    public static Duration ofCurrentThread() {
        return Thread.currentThread().isVirtual()
                ? Duration.ZERO
                : Duration.ofNanos(
                        Math.max(0, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
    }

    /** That of all threads of this process, also of those that end, in steps of 10 ms on Linux. */
    public static CpuTime ofThisProcess() {
        return new CpuTime(since(CpuTime::ownNanos));
    }

    /** That of these processes together: exact on Linux, of threads that do not end meanwhile. */
    public static CpuTime of(Collection<Long> processes) {
        return ThreadCounters.ofProcesses(processes)
                .map(before -> new CpuTime(() -> cpuSince(before, processes)))
                .orElseGet(() -> new CpuTime(since(() -> coarseNanos(processes))));
    }

    /** What was used since. */
    public Duration used() {
        return Duration.ofNanos(usedNanos.getAsLong());
    }

    private static LongSupplier since(LongSupplier counter) {
        long start = counter.getAsLong();
        return () -> counter.getAsLong() - start;
    }

    private static long cpuSince(ThreadCounters before, Collection<Long> processes) {
        return ThreadCounters.ofProcesses(processes)
                .map(now -> now.since(before).cpu().toNanos())
                .orElse(0L);
    }

    private static long ownNanos() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : coarseNanos(List.of(ProcessHandle.current().pid()));
    }

    private static long coarseNanos(Collection<Long> processes) {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process).stream())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToLong(Duration::toNanos)
                .sum();
    }
}
