package org.ipclab.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lanes that answer what a test says, and remember who was asked in which order. */
final class FakeLanes extends Lanes {
    final List<String> asked = new ArrayList<>();
    private final Map<String, Lane> lanes = new HashMap<>();

    FakeLanes(Plan plan) {
        super(plan);
    }

    /** A contender on a lane that takes so long for an operation. */
    Contender taking(String name, double secondsAnOperation) {
        return on(name, (operations, _) -> operations * secondsAnOperation);
    }

    Contender on(String name, Lane lane) {
        lanes.put(name, lane);
        return new Contender(name, name, List.of(name), List.of("work"), Optional.empty());
    }

    static Contender missing(String name, String reason) {
        return new Contender(name, name, List.of(name), List.of(), Optional.of(reason));
    }

    @Override
    Lane start(Contender contender) throws LaneException {
        var lane = lanes.get(contender.name());
        if (lane == null) {
            return super.start(contender);
        }
        return (operations, words) -> {
            asked.add(contender.name());
            return lane.run(operations, words);
        };
    }
}
