package org.ipclab.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that is compared: our contender, its peers, and what the ratio must reach against each.
 * A case is built from {@link #of} and grows by {@link #against} and {@link #beside}:
 *
 * <pre>{@code
 * Case.of("ping-pong-64", Unit.seconds(), Contender.java("PipeChannel", PingPong.class))
 *         .against("<=1.25", Contender.c("pipes", "pingpong"))
 *         .beside(Contender.python("Python", "peer_pipes", "pingpong"))
 * }</pre>
 *
 * @param name what is compared, in lower case with hyphens
 * @param unit what is measured
 * @param ours our contender
 * @param peers those it is compared with
 * @param fixed how many operations a round has, if the harness is not to find that out
 */
public record Case(
        String name, Unit unit, Contender ours, List<Peer> peers, Optional<Fixed> fixed) {

    /**
     * A contender to compare with.
     *
     * @param contender who
     * @param goal what ours over theirs must reach, nothing if they are there for the reader only
     */
    public record Peer(Contender contender, Optional<Goal> goal) {}

    /**
     * So many operations a round, whatever time they take.
     *
     * @param quick with {@code --quick}
     * @param full otherwise
     */
    public record Fixed(long quick, long full) {}

    /**
     * A case without peers.
     *
     * @param name what is compared, in lower case with hyphens
     * @param unit what is measured
     * @param ours our contender
     * @return the case
     */
    public static Case of(String name, Unit unit, Contender ours) {
        return new Case(name, unit, ours, List.of(), Optional.empty());
    }

    /**
     * Adds a peer and what the ratio to it must reach.
     *
     * @param goal for example {@code >=1.0}, as {@link Goal#parse} reads it
     * @param peer who
     * @return the larger case
     */
    public Case against(String goal, Contender peer) {
        return with(new Peer(peer, Optional.of(Goal.parse(goal))));
    }

    /**
     * Adds a peer for the reader, measured in fewer rounds.
     *
     * @param peer who
     * @return the larger case
     */
    public Case beside(Contender peer) {
        return with(new Peer(peer, Optional.empty()));
    }

    /**
     * Sets the operations of a round, for work whose length is part of the case.
     *
     * @param quick operations a round with {@code --quick}
     * @param full operations a round otherwise
     * @return the changed case
     */
    public Case operations(long quick, long full) {
        return new Case(name, unit, ours, peers, Optional.of(new Fixed(quick, full)));
    }

    private Case with(Peer peer) {
        return new Case(
                name, unit, ours, Stream.concat(peers.stream(), Stream.of(peer)).toList(), fixed);
    }
}
