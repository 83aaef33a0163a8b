package org.ipclab.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pool.ThreadPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

class PrimeSearchTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "2,0", "3,1", "4,2", "10,4", "11,4", "12,5", "100,25", "1000,168"})
    void countsAsTheTablesDo(long below, long primes) {
        assertThat(PrimeSearch.below(below).sequentially().primes()).isEqualTo(primes);
    }

    @Test
    void countsTheSameOnEveryExecutor() throws Exception {
        PrimeSearch search = PrimeSearch.below(200_000).tasks(16);
        try (ExecutorService ours = ThreadPool.ofThreads(3);
                ExecutorService theirs = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(search.on(ours).primes()).isEqualTo(17_984);
            assertThat(search.on(theirs).primes()).isEqualTo(17_984);
        }
    }

    @Test
    void equalWorkIsBetterBalancedThanEqualWidth() {
        // Counted, not timed: the divisions of the last range over the mean.
        assertThat(imbalanceOf(Split.EQUAL_WORK)).isLessThan(1.05);
        assertThat(imbalanceOf(Split.EQUAL_WIDTH)).isGreaterThan(1.3);
    }

    private static double imbalanceOf(Split split) {
        List<PrimeTask> tasks = split.cut(200_000, 8);
        double[] work = tasks.stream().mapToDouble(PrimeSearchTest::divisions).toArray();
        double sum = 0;
        double most = 0;
        for (double w : work) {
            sum += w;
            most = Math.max(most, w);
        }
        return most / (sum / work.length);
    }

    private static long divisions(PrimeTask task) {
        long divisions = 0;
        for (long n = task.from(); n < task.to(); n++) {
            for (long d = 3; n % 2 == 1 && d * d <= n; d += 2) {
                divisions++;
                if (n % d == 0) {
                    break;
                }
            }
        }
        return divisions;
    }

    @Test
    void agreesWithBigInteger() {
        for (int n = -10; n < 5000; n++) {
            boolean expected = n > 0 && BigInteger.valueOf(n).isProbablePrime(50);
            assertThat(TrialDivision.isPrime(n)).as("%d", n).isEqualTo(expected);
        }
    }

    /** Around the largest int, and where a double no longer has every whole number. */
    @Test
    void theRootItselfIsTried() {
        for (long start : new long[] {46_300, 65_500, 94_906_200}) {
            BigInteger p = BigInteger.valueOf(start).nextProbablePrime();
            BigInteger q = p.nextProbablePrime();
            assertThat(TrialDivision.isPrime(p.multiply(p).longValueExact())).isFalse();
            assertThat(TrialDivision.isPrime(p.multiply(q).longValueExact())).isFalse();
            assertThat(TrialDivision.isPrime(p.longValueExact())).isTrue();
        }
        assertThat(TrialDivision.isPrime(Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void tasksAndCountsTravelBetweenProcesses() throws Exception {
        PrimeTask task = copy(new PrimeTask(0, 100));
        assertThat(copy(task.call()).primes()).isEqualTo(25);
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T object) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    @Test
    void aFailedTaskCancelsTheOthers() {
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        ExecutorService executor = Mockito.mock(ExecutorService.class);
        Mockito.when(executor.submit(Mockito.<Callable<Object>>any()))
                .thenAnswer(
                        call -> {
                            var future = new CompletableFuture<>();
                            futures.add(future);
                            if (futures.size() == 4) {
                                futures.getFirst().completeExceptionally(new Exception("crash"));
                            }
                            return future;
                        });
        assertThatThrownBy(() -> PrimeSearch.below(100).tasks(4).on(executor))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("crash");
        assertThat(futures.subList(1, 4)).allMatch(Future::isCancelled);
    }

    @Test
    @Timeout(60)
    void aSearchWhoseExecutorIsEndedMeanwhileEndsToo() throws Exception {
        for (ExecutorService executor :
                List.of(ThreadPool.ofThreads(1), Executors.newFixedThreadPool(1))) {
            var busy = new CountDownLatch(1);
            executor.execute(
                    () -> {
                        busy.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException theEnd) {
                            // Ends.
                        }
                    });
            busy.await();
            var search = new FutureTask<>(() -> PrimeSearch.below(1000).tasks(4).on(executor));
            Thread searcher = Thread.ofPlatform().daemon().start(search);
            while (searcher.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            executor.shutdownNow();
            assertThatThrownBy(search::get)
                    .hasCauseInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("was ended before it ran all tasks");
        }
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> PrimeSearch.below(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("total must be at least 0, not -1");
        assertThatThrownBy(() -> PrimeSearch.below(1).tasks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tasks must be at least 1, not 0");
    }
}
