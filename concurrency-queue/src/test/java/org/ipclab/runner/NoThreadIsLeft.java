package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.HashSet;
import java.util.Set;

/** After each test no platform thread of a run is there that was not there before it. */
final class NoThreadIsLeft implements BeforeEachCallback, AfterEachCallback {
    private Set<Thread> before = Set.of();

    @Override
    public void beforeEach(ExtensionContext context) {
        before = threads();
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        var left = threads();
        left.removeAll(before);
        for (var thread : left) {
            if (thread.getName().endsWith("supervisor")) {
                assertThat(thread.join(ThreadLedger.PATIENCE)).as(thread.getName()).isTrue();
            }
        }
        assertThat(left).noneMatch(Thread::isAlive);
    }

    private static Set<Thread> threads() {
        var threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("run-"));
        return threads;
    }
}
