package org.ipclab.queue.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.ipclab.testkit.Actor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class ShareTest {
    private final Share<Integer> share = new Share<>(4);

    @Test
    void elementsAreClaimedOldestFirstUntilNoneIsLeft() {
        assertThat(share.claim()).isNull();
        assertThat(share.fill(List.of(1, 2))).isEqualTo(2);

        assertThat(share.claim()).isEqualTo(1);
        assertThat(share.unclaimed()).isEqualTo(1);
        assertThat(share.claim()).isEqualTo(2);
        assertThat(share.claim()).isNull();
        assertThat(share.claim()).isNull();
        assertThat(share.unclaimed()).isZero();
    }

    @Test
    void aQueueGivesAtMostWhatIsAskedForAndWhatFits() {
        var queue = new ArrayDeque<>(IntStream.range(0, 8).boxed().toList());
        assertThat(share.fill(queue, 3)).isEqualTo(3);
        assertThat(drained()).containsExactly(0, 1, 2);

        assertThat(share.fill(queue, 100)).isEqualTo(4);
        assertThat(drained()).containsExactly(3, 4, 5, 6);

        assertThat(share.fill(queue, 100)).isEqualTo(1);
        assertThat(drained()).containsExactly(7);
        assertThat(share.fill(queue, 100)).isZero();
        assertThat(share.claim()).isNull();
    }

    @Test
    void aShareThatIsNotUsedUpCannotBeFilled() {
        share.fill(List.of(1, 2));
        assertThatIllegalStateException()
                .isThrownBy(() -> share.fill(List.of(3)))
                .withMessageContaining("2");
        assertThatIllegalStateException().isThrownBy(() -> share.fill(new ArrayDeque<>(), 1));
        assertThat(drained()).containsExactly(1, 2);
    }

    @Test
    void aShareHoldsOnToNothingThatWasClaimed() {
        var big = new Share<Object>(2);
        var trace = new WeakReference<>(new Object());
        big.fill(List.of(Objects.requireNonNull(trace.get()), 2));
        big.claim();
        for (int i = 0; i < 50 && !trace.refersTo(null); i++) {
            System.gc();
        }
        assertThat(trace.refersTo(null)).isTrue();
    }

    /** In each of many rounds two threads claim at the same moment. */
    @Test
    void twoThatClaimAtOnceGetTwoElements() throws Exception {
        int rounds = 200;
        var elements = IntStream.range(0, 2 * rounds).boxed().toList();
        var large = new Share<Integer>(elements.size());
        large.fill(elements);
        var arrivals = new AtomicInteger();

        var one = Actor.start(() -> claimed(large, rounds, arrivals));
        var other = Actor.start(() -> claimed(large, rounds, arrivals));
        var claimed = new ArrayList<>(one.result());
        claimed.addAll(other.result());

        assertThat(claimed).doesNotContainNull();
        assertThat(new HashSet<>(claimed)).hasSize(2 * rounds);
    }

    @SuppressWarnings("ThreadPriorityCheck") // where there is one processor
    private static List<@Nullable Integer> claimed(
            Share<Integer> share, int rounds, AtomicInteger arrivals) {
        var claimed = new ArrayList<@Nullable Integer>(rounds);
        for (int i = 1; i <= rounds; i++) {
            arrivals.incrementAndGet();
            while (arrivals.get() < 2 * i) {
                Thread.yield();
            }
            claimed.add(share.claim());
        }
        return claimed;
    }

    private List<Integer> drained() {
        return drained(share);
    }

    private static List<Integer> drained(Share<Integer> share) {
        var claimed = new ArrayList<Integer>();
        share.drainTo(claimed);
        return claimed;
    }
}
