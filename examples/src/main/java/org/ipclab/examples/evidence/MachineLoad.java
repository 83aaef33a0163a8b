package org.ipclab.examples.evidence;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How busy the processors of this machine are from one moment on, and so how busy others keep them.
 * A figure about speed says something only where there was room for it.
 */
public final class MachineLoad {
    /** Processors, as a share of all, that others may use without spoiling a measurement. */
    private static final double TOLERABLE = 0.15;

    private static final int FIRST_IDLE = 4; // in /proc/stat: cpu user nice system idle iowait
    private static final int STEAL = 8; // the last that is not counted twice
    private static final double TICKS_A_SECOND = 100; // the kernel's interface has fixed it

    private final long start = System.nanoTime();
    private final OptionalDouble busyAtStart = busySeconds();

    private MachineLoad() {
        if (busyAtStart.isEmpty()) {
            double _ = recentLoad(); // begins the interval that the next call is about
        }
    }

    /** From now on. */
    public static MachineLoad start() {
        return new MachineLoad();
    }

    /** How many processors others have used on average, if we have used so much CPU time. */
    public double othersProcessors(Duration ours) {
        double wall = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
        OptionalDouble now = busySeconds();
        double all =
                now.isPresent() && busyAtStart.isPresent()
                        ? (now.getAsDouble() - busyAtStart.getAsDouble()) / wall
                        : recentLoad() * processors();
        return Math.max(0, all - ours.toNanos() / 1e9 / wall);
    }

    /** Whether so many processors of others are too many. */
    public static boolean isTooMuch(double othersProcessors) {
        return othersProcessors > TOLERABLE * processors();
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** What all processors have done since the machine began, the hypervisor's share included. */
    private static OptionalDouble busySeconds() {
        Path file = Path.of("/proc/stat");
        if (!Files.isReadable(file)) {
            return OptionalDouble.empty();
        }
        try {
            String[] words = Files.readAllLines(file).getFirst().split(" +", -1);
            double ticks = 0;
            for (int i = 1; i <= Math.min(STEAL, words.length - 1); i++) {
                boolean idle = i == FIRST_IDLE || i == FIRST_IDLE + 1;
                ticks += idle ? 0 : Double.parseDouble(words[i]);
            }
            return OptionalDouble.of(ticks / TICKS_A_SECOND);
        } catch (IOException | RuntimeException notThisKind) {
            return OptionalDouble.empty();
        }
    }

    private static double recentLoad() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.max(0, system.getCpuLoad())
                : 0;
    }
}
