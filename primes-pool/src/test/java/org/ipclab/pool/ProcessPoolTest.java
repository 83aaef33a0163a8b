package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.Stdio;
import org.ipclab.primes.PrimeSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

class ProcessPoolTest {
    private static final int SIGKILL = 9;

    @TempDir Path directory;

    /** Every worker is a child of this process, and so is whatever a test forgets. */
    @AfterEach
    void noProcessIsLeft() {
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** A task that says that it has begun, by a file that holds its pid, and never ends. */
    private static SerializableRunnable endless(Path begun) {
        String file = begun.toString(); // a Path cannot be serialized
        return () -> {
            writePid(Path.of(file));
            sleepThroughAll();
        };
    }

    private static void writePid(Path file) {
        try {
            Path whole = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(whole, String.valueOf(pid()));
            Files.move(whole, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long awaitPid(Path file) throws IOException {
        while (!Files.exists(file)) {
            Thread.yield();
        }
        return Long.parseLong(Files.readString(file));
    }

    private static <E extends Throwable> E causeOf(Future<?> future, Class<E> type) {
        var thrown = catchThrowableOfType(ExecutionException.class, () -> future.get(50, SECONDS));
        assertThat(thrown).isNotNull().hasCauseInstanceOf(type);
        return type.cast(thrown.getCause());
    }

    @Test
    void tasksRunInOtherProcesses() throws Exception {
        try (var pool = ProcessPool.ofWorkers(2)) {
            Future<Long> there = pool.submit(ProcessPoolTest::pid);
            assertThat(there.get()).isNotEqualTo(pid());
            assertThat(pool.submit(() -> {}).get()).isNull();
            assertThat(pool.submit(() -> "a" + 1).get()).isEqualTo("a1");
        }
    }

    @Test
    void aPoolOfProcessesIsAnExecutorService() throws Exception {
        SerializableCallable<Integer> one = () -> 1;
        SerializableCallable<Integer> two = () -> 2;
        try (ExecutorService pool = ProcessPool.ofWorkers(2)) {
            assertThat(pool.submit(one).get()).isEqualTo(1);
            assertThat(pool.submit((SerializableRunnable) () -> {}, "done").get())
                    .isEqualTo("done");
            List<Future<Integer>> all = pool.invokeAll(List.of(one, two));
            assertThat(all).extracting(Future::resultNow).containsExactly(1, 2);
            assertThat(pool.invokeAny(List.of(one, two))).isIn(1, 2);
        }
    }

    @Test
    void invokeAnyReturnsTheFirstThatSucceeds() throws Exception {
        SerializableCallable<String> fails =
                () -> {
                    throw new IllegalStateException("on purpose");
                };
        SerializableCallable<String> never =
                () -> {
                    Thread.sleep(Duration.ofDays(1));
                    return "never";
                };
        try (var pool = ProcessPool.ofWorkers(2)) {
            assertThat(pool.invokeAny(List.of(fails, never, () -> "good"))).isEqualTo("good");
            assertThatThrownBy(() -> pool.invokeAny(List.of(fails, fails)))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pool.invokeAny(List.of(never), 10, SECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void primesAreCountedInWorkers() throws Exception {
        try (var pool = ProcessPool.ofWorkers(2)) {
            var count = PrimeSearch.below(200_000).tasks(8).on(pool);
            assertThat(count.primes()).isEqualTo(17_984);
            assertThat(count.tasks()).noneMatch(task -> task.pid() == pid());
        }
    }

    @Test
    void mapKeepsTheOrder() throws Exception {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        try (var pool = ProcessPool.ofWorkers(2)) {
            assertThat(pool.map(n -> n + 1, numbers))
                    .isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
            assertThat(pool.map(n -> n, List.of())).isEmpty();
            assertThat(pool.stats().completed()).isLessThanOrEqualTo(9);
            assertThatThrownBy(() -> pool.map(n -> 1 / n, numbers, 10))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void aTaskThatCannotBeSerializedIsRefusedWithTheReason() {
        try (ExecutorService pool = ProcessPool.ofWorkers(1)) {
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("serializable")
                    .hasMessageContaining("SerializableCallable");
            Object captured = new Object();
            assertThatThrownBy(() -> pool.submit((SerializableCallable<?>) () -> captured))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("java.lang.Object");
        }
    }

    @Test
    void whatATaskThrowsComesBackWithTheTraceOfTheWorker() {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<?> future = pool.submit(ProcessPoolTest::throwNested);
            var thrown = causeOf(future, IllegalStateException.class);
            assertThat(thrown).hasMessage("outer");
            assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("throwNested");
            assertThat(thrown)
                    .rootCause()
                    .isInstanceOf(RemoteStackTrace.class)
                    .hasMessageContaining("in worker 1 (pid ")
                    .hasMessageContaining("throwNested");
        }
    }

    private static void throwNested() {
        throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
    }

    @Test
    void anExceptionThatCannotTravelIsReplacedByOneThatSaysSo() {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<?> future =
                    pool.submit(
                            () -> {
                                throw new Untransferable("mine");
                            });
            assertThat(causeOf(future, RemoteTaskException.class))
                    .hasMessageContaining("Untransferable: mine")
                    .hasRootCauseInstanceOf(RemoteStackTrace.class);
        }
    }

    private static final class Untransferable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // on purpose
        final Object field = new Object();

        Untransferable(String message) {
            super(message);
        }
    }

    @Test
    void aResultThatCannotBeSerializedFailsItsTaskAlone() throws Exception {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<Object> future = pool.submit(Object::new);
            assertThat(causeOf(future, RemoteTaskException.class))
                    .hasMessageContaining("result cannot be serialized")
                    .hasMessageContaining("java.lang.Object");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
            assertThat(pool.stats().crashed()).isZero();
        }
    }

    @Test
    void aTaskThatCannotBeReadInTheWorkerFailsAlone() throws Exception {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<?> future = pool.submit(new Unreadable());
            assertThat(causeOf(future, RemoteTaskException.class))
                    .hasMessageContaining("cannot be read in the worker")
                    .hasMessageContaining("not here");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    private static final class Unreadable implements SerializableRunnable {
        private static final long serialVersionUID = 1;

        @Override
        public void run() {}

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("not here, in " + in);
        }
    }

    @Test
    void classesThatAreNotAllowedAreRejectedByName() throws Exception {
        var captured = InetSocketAddress.createUnresolved("a", 1);
        SerializableCallable<InetSocketAddress> task =
                () -> InetSocketAddress.createUnresolved("a", 1);
        try (var pool = ProcessPool.ofWorkers(1)) {
            assertThat(causeOf(pool.submit(task), RemoteTaskException.class))
                    .hasMessageContaining("java.net.InetSocketAddress")
                    .hasMessageContaining("allow(\"java.net.*\")");
            Future<?> future = pool.submit(() -> captured.getPort());
            assertThat(causeOf(future, RemoteTaskException.class))
                    .hasMessageContaining("cannot be read in the worker")
                    .hasMessageContaining("java.net.InetSocketAddress");
        }
        try (var pool = ProcessPool.builder().workers(1).allow("java.net.*").build()) {
            assertThat(pool.submit(task).get()).isEqualTo(captured);
        }
        ObjectInputFilter nothing = info -> ObjectInputFilter.Status.REJECTED;
        try (var pool = ProcessPool.builder().workers(1).resultFilter(nothing).build()) {
            causeOf(pool.submit(() -> List.of(1)), RemoteTaskException.class);
        }
    }

    @Test
    void valuesOfTheTasksPackageTravel() throws Exception {
        record Mine(int value, Duration duration, List<String> names) implements Serializable {}
        var mine = new Mine(1, Duration.ofSeconds(2), List.of("a", "b"));
        try (var pool = ProcessPool.ofWorkers(1)) {
            assertThat(pool.submit(() -> mine).get()).isEqualTo(mine);
            assertThat(pool.submit(() -> new Mine[] {mine}).get()).containsExactly(mine);
            assertThat(pool.submit(() -> new int[][] {{1}, {2}}).get()).hasDimensions(2, 1);
        }
    }

    @Test
    void largeTasksAndResultsTravel() throws Exception {
        byte[] data = new byte[3_000_000];
        Arrays.fill(data, (byte) 7);
        try (var pool = ProcessPool.ofWorkers(2)) {
            var futures = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < 10; i++) {
                futures.add(pool.submit(() -> data));
            }
            for (Future<byte[]> future : futures) {
                assertThat(future.get()).isEqualTo(data);
            }
        }
    }

    @Test
    void aLargeTaskWakesAnIdlePool() throws Exception {
        byte[] data = new byte[3_000_000];
        try (var pool = ProcessPool.ofWorkers(1)) {
            pool.prestart();
            for (int i = 0; i < 5; i++) {
                assertThat(pool.submit(() -> data.length).get(50, SECONDS)).isEqualTo(data.length);
            }
        }
    }

    @Test
    void messagesAboveTheBoundFail() throws Exception {
        byte[] data = new byte[5000];
        try (var pool = ProcessPool.builder().workers(1).maxMessageBytes(4000).build()) {
            assertThatThrownBy(() -> pool.submit(() -> data.length))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("above the 4000");
            assertThat(causeOf(pool.submit(() -> new byte[5000]), RemoteTaskException.class))
                    .hasMessageContaining("above the 4000");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    void aTaskThatEndsItsProcessFailsWithTheExitCodeAndTheTailOfStderr() throws Exception {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<?> future =
                    pool.submit(
                            () -> {
                                System.err.println("goodbye");
                                System.exit(5);
                            });
            var crash = causeOf(future, WorkerCrashedException.class);
            assertThat(crash.exitStatus()).contains(new ExitStatus(5, 0));
            assertThat(crash.stderrTail()).isEqualTo("goodbye");
            assertThat(crash).hasMessageContaining("exit code 5").hasMessageContaining("goodbye");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
            assertThat(pool.stats().crashed()).isEqualTo(1);
        }
    }

    @Test
    void aWorkerThatIsKilledFailsTheTaskThatItRan() throws Exception {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<?> future = pool.submit(endless(directory.resolve("begun")));
            Future<Integer> next = pool.submit(() -> 2);
            ProcessHandle.of(awaitPid(directory.resolve("begun")))
                    .ifPresent(ProcessHandle::destroyForcibly);
            var crash = causeOf(future, WorkerCrashedException.class);
            assertThat(crash.exitStatus()).contains(new ExitStatus(-1, SIGKILL));
            assertThat(next.get()).isEqualTo(2);
        }
    }

    @Test
    void aTaskIsRunAgainWhereThatIsAllowed() throws Exception {
        String file = directory.resolve("first").toString();
        SerializableCallable<String> diesOnce =
                () -> {
                    if (Files.notExists(Path.of(file))) {
                        Files.createFile(Path.of(file));
                        Runtime.getRuntime().halt(1);
                    }
                    return "second run";
                };
        try (var pool = ProcessPool.builder().workers(1).retry(1).build()) {
            assertThat(pool.submit(diesOnce).get()).isEqualTo("second run");
            assertThat(pool.stats().retried()).isEqualTo(1);
            Future<?> always = pool.submit(() -> Runtime.getRuntime().halt(1));
            causeOf(always, WorkerCrashedException.class);
            assertThat(pool.stats().retried()).isEqualTo(2);
        }
    }

    @Test
    void cancelKillsTheWorkerOfTheTaskAndNoOther() throws Exception {
        Path one = directory.resolve("one");
        Path other = directory.resolve("other");
        var pool = ProcessPool.ofWorkers(2);
        try {
            Future<?> victim = pool.submit(endless(one));
            Future<?> bystander = pool.submit(endless(other));
            long killed = awaitPid(one);
            long spared = awaitPid(other);
            assertThat(victim.cancel(true)).isTrue();
            assertThatThrownBy(victim::get).isInstanceOf(CancellationException.class);
            while (lives(killed)) {
                Thread.yield();
            }
            assertThat(pool.submit(ProcessPoolTest::pid).get()).isNotEqualTo(killed);
            assertThat(lives(spared)).isTrue();
            assertThat(bystander.isDone()).isFalse();
            assertThat(pool.stats().crashed()).isZero();
        } finally {
            pool.shutdownNow();
            pool.close();
        }
    }

    @Test
    void aTaskThatRunsTooLongIsKilledAndTimesOut() throws Exception {
        try (var pool =
                ProcessPool.builder()
                        .workers(1)
                        .retry(3)
                        .taskTimeout(Duration.ofMillis(300))
                        .build()) {
            Future<?> future = pool.submit(endless(directory.resolve("begun")));
            assertThat(causeOf(future, TimeoutException.class)).hasMessageContaining("PT0.3S");
            assertThat(pool.stats().killed()).isEqualTo(1);
            assertThat(pool.stats().retried()).isZero();
        }
    }

    @Test
    void aTaskMayPrintALotAndReadNothing() throws Exception {
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<Integer> future =
                    pool.submit(
                            () -> {
                                for (int i = 0; i < 100_000; i++) {
                                    System.out.println("line " + i);
                                }
                                return System.in.read();
                            });
            assertThat(future.get()).isEqualTo(-1);
        }
    }

    @Test
    void prestartedWorkersAreReady() throws Exception {
        try (var pool = ProcessPool.ofWorkers(2)) {
            pool.prestart();
            assertThat(pool.stats().workers()).isEqualTo(2);
            assertThat(pool.stats().started()).isEqualTo(2);
            pool.prestart();
            assertThat(pool.stats().started()).isEqualTo(2);
        }
    }

    @Test
    void aPoolWhoseWorkersDoNotStartSaysWhy() {
        try (var pool = ProcessPool.builder().workers(2).jvmOptions("-XX:NoSuchOption").build()) {
            var crash = causeOf(pool.submit(() -> 1), WorkerCrashedException.class);
            assertThat(crash)
                    .hasMessageContaining("No worker starts")
                    .hasMessageContaining("NoSuchOption");
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("broken");
        }
    }

    @Test
    void shutdownNowKillsWhatRunsAndGivesBackTheRest() throws Exception {
        var pool = ProcessPool.ofWorkers(1);
        Path begun = directory.resolve("begun");
        Future<?> running = pool.submit(endless(begun));
        Future<Integer> waiting = pool.submit(() -> 1);
        long worker = awaitPid(begun);
        List<Runnable> back = pool.shutdownNow();
        assertThat(back).hasSize(1);
        causeOf(running, WorkerCrashedException.class);
        assertThat(pool.awaitTermination(Duration.ofSeconds(50))).isTrue();
        assertThat(lives(worker)).isFalse();
        assertThat(waiting.isDone()).isFalse();
        back.getFirst().run();
        assertThat(waiting.get()).isEqualTo(1);
        assertThatThrownBy(() -> pool.submit(() -> 1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("shut down");
    }

    @Test
    void shutdownLetsTheAcceptedTasksEnd() throws Exception {
        var futures = new ArrayList<Future<Integer>>();
        try (var pool = ProcessPool.ofWorkers(2)) {
            for (int i = 0; i < 50; i++) {
                int n = i;
                futures.add(pool.submit(() -> n));
            }
        }
        assertThat(futures).extracting(Future::resultNow).hasSize(50);
    }

    @Test
    void aThreadThatATaskLeftBehindDoesNotKeepTheWorker() throws Exception {
        try (var pool = ProcessPool.ofWorkers(1)) {

            pool.submit(
                            () -> {
                                Thread.ofPlatform().start(ProcessPoolTest::sleepThroughAll);
                            })
                    .get();
        }
    }

    private static void sleepThroughAll() {
        while (true) {
            try {
                Thread.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }

    @Test
    void aGrandchildThatHoldsTheOutputDoesNotHideTheDeathOfTheWorker() throws Exception {
        String file = directory.resolve("grandchild").toString();
        try (var pool = ProcessPool.ofWorkers(1)) {
            Future<?> future =
                    pool.submit(
                            () -> {
                                var sleep = new ProcessBuilder("sleep", "1000").inheritIO().start();
                                Files.writeString(Path.of(file), String.valueOf(sleep.pid()));
                                Runtime.getRuntime().halt(4);
                                return 0;
                            });
            var crash = causeOf(future, WorkerCrashedException.class);
            assertThat(crash.exitStatus()).contains(new ExitStatus(4, 0));
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(Path.of(file))))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aClosedPoolLeavesNoDescriptorAndNoThread() throws Exception {
        cycle();
        long before = descriptors();
        for (int i = 0; i < 5; i++) {
            cycle();
        }
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("multiplexer"))) {
            Thread.yield();
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before);
    }

    private static void cycle() throws Exception {
        try (var pool = ProcessPool.ofWorkers(2)) {
            pool.prestart();
            pool.submit(() -> 1).get();
        }
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void workersGoAwayWhenTheirParentIsKilled() throws Exception {
        List<Long> workers;
        try (ChildProcess parent = ChildProcess.java(Parent.class).stdout(Stdio.PIPE).start()) {
            workers = readPids(parent);
            assertThat(workers).hasSize(2).allMatch(ProcessPoolTest::lives);
            parent.destroyForcibly();
            parent.waitFor();
        }
        while (workers.stream().anyMatch(ProcessPoolTest::lives)) {
            Thread.yield();
        }
    }

    private static List<Long> readPids(ChildProcess parent) throws IOException {
        var text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        while (text.indexOf("\n") < 0 && parent.stdout().read(buffer.clear()) >= 0) {
            text.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        }
        return Arrays.stream(text.toString().trim().split(" ")).map(Long::valueOf).toList();
    }

    /** A parent whose two workers are busy for ever. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Path directory = Files.createTempDirectory("parent");
            Path one = directory.resolve("one");
            Path other = directory.resolve("other");
            try (var pool = ProcessPool.ofWorkers(2)) {
                pool.submit(endless(one));
                pool.submit(endless(other));
                String pids = awaitPid(one) + " " + awaitPid(other);
                for (Path file : List.of(one, other, directory)) {
                    Files.delete(file);
                }
                System.out.println(pids);
            }
        }
    }

    @Test
    void callablesAreCheckedAtOnceThroughTheJdksType() {
        Callable<Integer> plain = () -> 1;
        try (var pool = ProcessPool.ofWorkers(1)) {
            assertThatThrownBy(() -> pool.invokeAll(List.of(plain)))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> pool.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }
}
