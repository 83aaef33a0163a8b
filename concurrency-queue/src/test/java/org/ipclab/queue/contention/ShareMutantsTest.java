package org.ipclab.queue.contention;

import org.ipclab.testkit.mutants.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ShareMutantsTest {
    @Test
    void twoThatClaimOneElementAreNoticed() throws Exception {
        new Mutant(
                        "two claim one element",
                        "org.ipclab.queue.contention.Share",
                        "int index = next.getAndIncrement();",
                        "int index = next.get(); Thread.yield(); next.set(index + 1);",
                        List.of("ShareTest#twoThatClaimAtOnceGetTwoElements"))
                .assertCaught();
    }
}
