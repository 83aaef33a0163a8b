package org.ipclab.condition.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The code that Javadoc and docs show. */
class LockSnippets {
    @Test
    void philosopher() throws InterruptedException {
        // @start region="philosopher"
        var forks = Stream.generate(ReentrantLock::new).limit(5).toList();
        var table = OrderedLocks.of(forks);

        try (var held = table.lock(forks.get(4), forks.get(0))) { // takes 0 first, then 4
            assertThat(held).isNotNull(); // eat
        }
        // @end
        assertThat(forks).noneMatch(ReentrantLock::isLocked);
    }

    @Test
    void lockOrder() {
        // @start region="lockOrder"
        var order = LockOrder.refusing();
        var accounts = order.lock("accounts");
        var journal = order.lock("journal");

        accounts.lock();
        journal.lock(); // from now on: accounts before journal
        journal.unlock();
        accounts.unlock();

        journal.lock();
        assertThatExceptionOfType(LockOrderException.class)
                .isThrownBy(accounts::lock)
                .withMessage("taking lock accounts while holding lock journal could deadlock");
        // @end
        journal.unlock();
    }

    @Test
    void deadlocks() {
        // @start region="deadlocks"
        List<Deadlock> stuck = Deadlocks.find();
        stuck.forEach(System.err::println); // worker-1 waits for lock A, which worker-2 holds ...
        // @end
        assertThat(stuck).isEmpty();
    }
}
