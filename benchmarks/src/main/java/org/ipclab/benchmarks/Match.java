package org.ipclab.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays one case: ours and the peers with a goal in turns, A B, B A, A B, so that what the machine
 * does meanwhile hits both; afterwards the peers that stand beside, for the reader.
 */
final class Match {
    private final Case game;
    private final Plan plan;
    private final Lanes lanes;
    private final long deadline;
    private final Player ours;
    private final Map<Case.Peer, Player> peers = new LinkedHashMap<>();

    private Match(Case game, Plan plan, Lanes lanes, Duration limit) {
        this.game = game;
        this.plan = plan;
        this.lanes = lanes;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.ours = new Player(game.ours(), game.unit(), lanes);
        game.peers().forEach(p -> peers.put(p, new Player(p.contender(), game.unit(), lanes)));
    }

    /**
     * Measures. Once the limit is over no further round begins, but ours and each peer with a goal
     * have at least one; those beside are left out.
     */
    static Outcome play(Case game, Plan plan, Lanes lanes, Duration limit)
            throws InterruptedException {
        var match = new Match(game, plan, lanes, limit);
        match.playInTurns();
        match.playBeside();
        return match.outcome();
    }

    private void playInTurns() throws InterruptedException {
        var order = new ArrayList<>(List.of(ours));
        order.addAll(players(true));
        for (int fork = 0; fork < plan.forks() && ours.isIn(); fork++) {
            if (fork > 0) {
                lanes.endAll(); // new processes: other choices of the compiler and the allocator
            }
            for (var player : order) {
                warmUp(player);
            }
            playRounds(order);
        }
    }

    private void playRounds(List<Player> order) throws InterruptedException {
        for (int round = 0; round < plan.rounds() && mayPlay(round); round++) {
            for (var player : order) {
                player.playRound();
            }
            Collections.reverse(order);
        }
    }

    private void playBeside() throws InterruptedException {
        for (var player : players(false)) {
            if (!ours.isIn() || !isTimeLeft()) {
                player.leaveOut();
            }
            warmUp(player);
            for (int round = 0; round < plan.besideRounds() && mayPlay(round); round++) {
                player.playRound();
            }
        }
    }

    private List<Player> players(boolean withGoal) {
        return peers.entrySet().stream()
                .filter(e -> e.getKey().goal().isPresent() == withGoal)
                .map(Map.Entry::getValue)
                .toList();
    }

    private void warmUp(Player player) throws InterruptedException {
        var fixed = game.fixed();
        if (fixed.isPresent()) {
            player.warmUp(plan.isQuick() ? fixed.get().quick() : fixed.get().full());
        } else {
            player.warmUp(isTimeLeft() ? plan.warmUp() : Duration.ZERO, plan.round());
        }
    }

    private boolean mayPlay(int round) {
        return round == 0 || isTimeLeft();
    }

    private boolean isTimeLeft() {
        return System.nanoTime() - deadline < 0;
    }

    private Outcome outcome() {
        var scores =
                peers.entrySet().stream()
                        .map(e -> new Outcome.Score(e.getKey(), result(e.getKey(), e.getValue())))
                        .toList();
        return new Outcome(game, ours.result(ours.figures()), scores);
    }

    private Result result(Case.Peer peer, Player player) {
        if (!ours.isIn()) {
            return new Result.Failed("ours gave no figure");
        }
        return player.result(peer.goal().isPresent() ? ours.figures() : ourMedian(player));
    }

    /**
     * A peer beside was measured later: there are no pairs, each round is set against our median.
     */
    private List<Double> ourMedian(Player beside) {
        return Collections.nCopies(beside.figures().size(), Spread.of(ours.figures()).median());
    }
}
