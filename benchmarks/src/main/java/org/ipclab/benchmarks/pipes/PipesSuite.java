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
    private static final int NARROW = 65_536;
    private static final int WIDE = 262_144;

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

    /** With a pipe of 256 KiB on our side, and the plain one of 64 KiB beside. */
    private static Case chunks() {
        return Case.of(
                        "chunks-64k",
                        Unit.bytesPerSecond(CHUNK),
                        stream("PipeChannel-256K", CHUNK).onOneProcessor())
                .against(">=1.0", streamInC(CHUNK).onOneProcessor())
                .against(
                        ">=3.0",
                        Contender.python("Python", "peer_pipes", "stream", CHUNK).onOneProcessor())
                .beside(stream(OURS, CHUNK).onOneProcessor())
                .beside(Contender.c("pipes", "stream", CHUNK, WIDE).as("C-256K").onOneProcessor())
                .beside(stream("ProcessBuilder", CHUNK).onOneProcessor());
    }

    private static Case bulk() {
        return Case.of(
                        "bulk-pages",
                        Unit.bytesPerSecond(CHUNK),
                        Contender.java("Relay", Bulk.class).onOneProcessor())
                .against(">=1.9", streamInC(CHUNK).onOneProcessor());
    }

    private static Case messages() {
        return Case.of(
                        "messages-64-gathered",
                        Unit.seconds(),
                        stream("BatchingSink", MESSAGE).onOneProcessor())
                .against("<=0.067", streamInC(MESSAGE).onOneProcessor())
                .beside(stream(OURS, MESSAGE).as(OURS + " one by one").onOneProcessor());
    }

    private static Contender stream(String kind, int bytes) {
        return Contender.java(kind, Stream.class, kind, bytes);
    }

    private static Contender streamInC(int bytes) {
        return Contender.c("pipes", "stream", bytes, NARROW);
    }

    private static Case pingPong() {
        return Case.of(
                        "ping-pong-64",
                        Unit.seconds(),
                        pingPong(OURS, "process", OURS).onOneProcessor())
                .against("<=1.25", Contender.c("pipes", "pingpong", MESSAGE).onOneProcessor())
                .against(
                        "<=1.0", pingPong("java.nio Pipe", "platform", "java.nio").onOneProcessor())
                .beside(pingPong("ProcessBuilder", "process", "ProcessBuilder").onOneProcessor())
                .beside(
                        Contender.python("Python", "peer_pipes", "pingpong", MESSAGE)
                                .onOneProcessor());
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
