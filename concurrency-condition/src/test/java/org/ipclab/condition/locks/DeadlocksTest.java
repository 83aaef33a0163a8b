package org.ipclab.condition.locks;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.Actor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

class DeadlocksTest {
    private final List<ReentrantLock> locks =
            List.of(new ReentrantLock(), new ReentrantLock(), new ReentrantLock());
    private final CyclicBarrier everyoneHoldsOne = new CyclicBarrier(3);

    @Test
    void nobodyIsStuckInAHealthyProgram() {
        assertThat(Deadlocks.find()).isEmpty();
    }

    @Test
    void aCircleOfThreeIsNamed() throws Exception {
        var threads =
                List.of(
                        Actor.start(() -> takeTwo(locks.get(0), locks.get(1))),
                        Actor.start(() -> takeTwo(locks.get(1), locks.get(2))),
                        Actor.start(() -> takeTwo(locks.get(2), locks.get(0))));
        while (Deadlocks.find().isEmpty()) {
            Thread.yield();
        }
        var stuck = Deadlocks.find();
        threads.getFirst().interrupt();
        threads.getFirst().failure();
        threads.get(1).result();
        threads.get(2).result();
        assertThat(stuck).hasSize(1);
        var circle = stuck.getFirst().circle();
        assertThat(circle).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(circle.get(i).holder()).isEqualTo(circle.get((i + 1) % 3).thread());
            assertThat(circle.get(i).lock()).contains("ReentrantLock");
            assertThat(circle.get(i).trace()).anyMatch(at -> at.getMethodName().equals("takeTwo"));
        }
        assertThat(stuck.getFirst().toString()).contains("waits for").hasLineCount(3);
        assertThat(Deadlocks.find()).isEmpty();
    }

    private Object takeTwo(ReentrantLock first, ReentrantLock second) throws Exception {
        first.lock();
        try {
            everyoneHoldsOne.await();
            second.lockInterruptibly();
            second.unlock();
            return null;
        } finally {
            first.unlock();
        }
    }
}
