package org.ipclab.benchmarks.select;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.List;

/** The event loop beside C's epoll, the JDK's selector and Python's. */
public final class SelectSuite {
    private static final String OURS = "Multiplexer";
    private static final String SELECTOR = "Selector";

    private SelectSuite() {}

    /**
     * The suite {@code select}.
     *
     * @return its cases
     */
    public static Suite suite() {
        return new Suite(
                "select",
                List.of(
                        allActive(1),
                        allActive(100),
                        allActive(1000),
                        oneActive(1000),
                        manyRegistered(),
                        garbage(),
                        chatter()));
    }

    private static Case allActive(int pipes) {
        return events(pipes, pipes, "<=1.35").against("<=0.8", selector(pipes, pipes));
    }

    private static Case oneActive(int pipes) {
        return events(pipes, 1, "<=1.5").beside(selector(pipes, 1));
    }

    private static Case events(int pipes, int active, String goalToC) {
        var name = "event-" + active + "-of-" + pipes;
        return Case.of(name, Unit.seconds(), multiplexer(pipes, active, 0))
                .against(goalToC, Contender.c("select", "events", pipes, active))
                .against(
                        "<=0.5",
                        Contender.python("Python", "peer_select", "events", pipes, active));
    }

    private static Contender multiplexer(int pipes, int active, int idle) {
        return Contender.java(OURS, Events.class, "time", OURS, pipes, active, idle);
    }

    private static Contender selector(int pipes, int active) {
        return Contender.java(SELECTOR, Events.class, "time", SELECTOR, pipes, active);
    }

    /** The idle ones are sockets: one descriptor each, where a pipe needs two. */
    private static Case manyRegistered() {
        return Case.of("event-100-of-10000", Unit.seconds(), multiplexer(100, 100, 9_900))
                .against("<=1.1", multiplexer(100, 100, 0).as(OURS + " 100 of 100"));
    }

    /** No allocation in the steady state: less than a byte on average. */
    private static Case garbage() {
        return Case.of(
                        "allocated-an-event",
                        Unit.answered("B"),
                        Contender.java(OURS, Events.class, "allocated", OURS, 100, 100, 0))
                .against("<=1.0", Contender.constant("1 byte", 1))
                .operations(20_000, 1_000_000);
    }

    private static Case chatter() {
        return Case.of(
                        "slow-beside-chatty-p99",
                        Unit.answeredSeconds(),
                        Contender.java(OURS, Chatter.class, OURS))
                .against("<=1.0", Contender.constant("20 ms", 0.02))
                .beside(Contender.java(SELECTOR, Chatter.class, SELECTOR))
                .operations(15, 200);
    }
}
