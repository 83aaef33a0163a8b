package org.ipclab.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lanes that are open: each is opened when it is first wanted, and kept until closed. */
class Lanes implements AutoCloseable {
    private record Key(String lane, List<String> command) {}

    private final Map<Key, Lane> open = new HashMap<>();
    private final Plan plan;

    Lanes(Plan plan) {
        this.plan = plan;
    }

    final Lane of(Contender contender) throws LaneException {
        var key = key(contender);
        var known = open.get(key);
        if (known != null) {
            return known;
        }
        var lane = start(contender);
        open.put(key, lane);
        return lane;
    }

    Lane start(Contender contender) throws LaneException {
        if (contender.command().isEmpty()) {
            return (_, words) -> Double.parseDouble(words.getFirst());
        }
        var log = Home.path("target", "lanes.log").toFile();
        return ProcessLane.start(contender.command(), log, plan.patience());
    }

    /** Forgets a lane that gave no answer. */
    final void drop(Contender contender) {
        var lane = open.remove(key(contender));
        if (lane != null) {
            lane.close();
        }
    }

    private static Key key(Contender contender) {
        return new Key(contender.lane(), contender.command());
    }

    /** Ends them all: the next that is wanted is started anew. */
    final void endAll() {
        open.values().forEach(Lane::close);
        open.clear();
    }

    @Override
    public final void close() {
        endAll();
    }
}
