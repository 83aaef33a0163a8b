package org.ipclab.benchmarks.pipes;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.List;

/** Pipes and children beside C, Python and the JDK's own. */
public final class PipesSuite {
    private static final String OURS = "PipeChannel";
    private static final int CHUNK = 65_536;
    private static final int MESSAGE = 64;

    private PipesSuite() {}

    /**
     * The suite {@code pipes}.
     *
     * @return its cases
     */
    public static Suite suite() {
        return new Suite(
                "pipes",
                List.of(
                        chunks(),
                        bulk(),
                        messages(),
                        pingPong(),
                        pingPongOfVirtualThreads(),
                        spawn(),
                        coldStart()));
    }

    private static Case chunks() {
        return Case.of(
                        "chunks-64k",
                        Unit.bytesPerSecond(CHUNK),
                        Contender.java(OURS, Stream.class, OURS, CHUNK))
                .against(">=1.0", Contender.c("pipes", "stream", CHUNK))
                .against(">=3.0", Contender.python("Python", "peer_pipes", "stream", CHUNK))
                .beside(Contender.java("ProcessBuilder", Stream.class, "ProcessBuilder", CHUNK));
    }

    private static Case bulk() {
        return Case.of(
                        "bulk-pages",
                        Unit.bytesPerSecond(CHUNK),
                        Contender.java("Relay", Bulk.class))
                .against(">=1.9", Contender.c("pipes", "stream", CHUNK));
    }

    private static Case messages() {
        var ours = Contender.java("BatchingSink", Stream.class, "BatchingSink", MESSAGE);
        return Case.of("messages-64-gathered", Unit.seconds(), ours)
                .against("<=0.067", Contender.c("pipes", "stream", MESSAGE))
                .beside(Contender.java(OURS, Stream.class, OURS, MESSAGE).as(OURS + " one by one"));
    }

    private static Case pingPong() {
        return Case.of("ping-pong-64", Unit.seconds(), pingPong(OURS, "process", OURS))
                .against("<=1.25", Contender.c("pipes", "pingpong", MESSAGE))
                .against("<=1.0", pingPong("java.nio Pipe", "platform", "java.nio"))
                .beside(pingPong("ProcessBuilder", "process", "ProcessBuilder"))
                .beside(Contender.python("Python", "peer_pipes", "pingpong", MESSAGE));
    }

    private static Case pingPongOfVirtualThreads() {
        return Case.of("ping-pong-64-virtual", Unit.seconds(), pingPong(OURS, "virtual", OURS))
                .against("<=0.5", pingPong("java.nio Pipe", "virtual", "java.nio"));
    }

    private static Contender pingPong(String name, String where, String kind) {
        return Contender.java(name, PingPong.class, where, kind, MESSAGE);
    }

    private static Case spawn() {
        return Case.of("spawn", Unit.seconds(), spawn("ChildProcess"))
                .against("<=1.3", Contender.c("pipes", "spawn"))
                .against("<=0.5", spawn("ProcessBuilder"))
                .beside(spawn("NuProcess"))
                .beside(Contender.python("Python", "peer_pipes", "spawn"));
    }

    private static Case coldStart() {
        return Case.of("cold-start", Unit.seconds(), Contender.java(OURS, ColdStart.class, OURS))
                .against("<=1.15", Contender.java("java.nio Pipe", ColdStart.class, "java.nio"))
                .operations(1, 3);
    }

    private static Contender spawn(String way) {
        return Contender.java(way, Spawn.class, way);
    }
}
