package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.runner.RandomChain.Element;
import org.ipclab.runner.RandomChain.Fate;
import org.ipclab.runner.RandomChain.Way;
import org.ipclab.testkit.Actor;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of a random chain, and what was seen of it. */
final class RandomRun {
    static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofMillis(60);
    private static final Duration GRACE = Duration.ofMillis(40);

    final RandomChain given;
    final ThreadLedger ledger;
    final AtomicInteger produced = new AtomicInteger();
    final List<Collection<Element>> handled = new ArrayList<>(); // for each stage
    final List<Collection<Element>> passedOn = new ArrayList<>();
    @Nullable Report report; // null if the caller was interrupted
    @Nullable List<Element> results; // of a list, or those that were read
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Run run; // where there is a handle
    private volatile boolean over;

    RandomRun(RandomChain given) {
        this.given = given;
        ledger = new ThreadLedger(given.threads().kind());
        for (int i = 0; i < given.shape().widths().size(); i++) {
            handled.add(new ConcurrentLinkedQueue<>());
            passedOn.add(new ConcurrentLinkedQueue<>());
        }
    }

    /** Runs it, while others interrupt its threads and look at its reports. */
    void toItsEnd() throws Exception {
        var others = Actor.run(this::interruptAndWatch);
        try {
            runIt();
        } catch (IncompleteRunException incomplete) {
            report = incomplete.report();
        } catch (InterruptedException cancelled) {
            assertThat(given.way()).isIn(Way.RUN, Way.LIST);
        } finally {
            over = true;
            Thread.interrupted(); // may come late
        }
        others.result();
    }

    private void runIt() throws InterruptedException {
        int last = given.shape().widths().size();
        if (given.way() == Way.AWAIT) {
            var handle = chain(last - 1).start(element -> handle(last, element));
            handOut(handle);
            report = handle.await();
        } else if (given.way() == Way.RUN) {
            handOut(null);
            report = chain(last - 1).run(element -> handle(last, element));
        } else if (given.way() == Way.LIST) {
            handOut(null);
            results = chain(last).toList();
        } else {
            read(chain(last).results());
        }
    }

    private void read(Results<Element> stream) {
        var read = new ArrayList<Element>();
        results = read;
        try (stream) {
            handOut(stream.run());
            stream.forEach(read::add);
        } finally {
            report = stream.run().report();
        }
    }

    private void handOut(@Nullable Run handle) {
        run = handle;
        begun.countDown();
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private void interruptAndWatch() {
        while (!over) {
            var threads = ledger.threads();
            if (given.threads().strangers() && !threads.isEmpty()) {
                threads.get(ThreadLocalRandom.current().nextInt(threads.size())).interrupt();
            }
            var handle = run;
            if (handle != null) {
                assertThat(handle.report().produced()).isNotNegative(); // or a sum throws
            }
            Thread.yield();
        }
    }

    /** Lets those go who ignored their interrupts, and waits for them. */
    void release() throws InterruptedException {
        released.countDown();
        for (var thread : ledger.threads()) {
            assertThat(thread.join(BOUND)).as(thread.getName()).isTrue();
        }
    }

    // ---- the chain

    private ProducerConsumer<Element> chain(int stages) {
        var sources = given.elements().stream().map(this::source).toList();
        var chain = ProducerConsumer.<Element>from(sources.getFirst());
        for (var more : sources.subList(1, sources.size())) {
            chain = chain.and(more);
        }
        chain = chain.threads(ledger);
        chain = chain.deadline(given.accidents().isEmpty() ? BOUND : DEADLINE);
        chain = chain.grace(given.ignoresInterrupts() ? GRACE : BOUND);
        chain = given.goesOn() ? chain.continueOnFailure() : chain;
        for (int i = 1; i <= stages; i++) {
            int stage = i;
            chain = prepared(chain, i).map(element -> handle(stage, element));
        }
        return prepared(chain, Math.min(stages + 1, given.shape().widths().size()));
    }

    private ProducerConsumer<Element> prepared(ProducerConsumer<Element> chain, int stage) {
        var shaped = chain.consumers(given.shape().widths().get(stage - 1)).queue(given::newQueue);
        return given.shape().sentinel() ? shaped.sentinel(new Element(-1, -1)) : shaped;
    }

    private Iterable<Element> source(List<Element> elements) {
        var collection =
                new AbstractCollection<Element>() {
                    @Override
                    public Iterator<Element> iterator() {
                        return elements.stream().map(RandomRun.this::produce).iterator();
                    }

                    @Override
                    public int size() {
                        return elements.size();
                    }
                };
        return given.shape().inMemory() ? collection : collection::iterator;
    }

    private Element produce(Element element) {
        meet(0, element);
        produced.incrementAndGet();
        return element;
    }

    private Element handle(int stage, Element element) {
        handled.get(stage - 1).add(element);
        meet(stage, element);
        passedOn.get(stage - 1).add(element);
        return element;
    }

    private void meet(int stage, Element element) {
        switch (given.fate(stage, element)) {
            case PASS -> {}
            case FAIL -> throw new IllegalStateException("accident");
            case RAISE_AN_ERROR -> throw new AssertionError("accident");
            case BLOCK -> await(never, Fate.BLOCK);
            case SWALLOW_AN_INTERRUPT -> await(never, Fate.SWALLOW_AN_INTERRUPT);
            case IGNORE_INTERRUPTS -> await(released, Fate.IGNORE_INTERRUPTS);
            case LEAVE_AN_INTERRUPT -> Thread.currentThread().interrupt();
            case CANCEL -> cancel();
        }
    }

    private static void await(CountDownLatch latch, Fate fate) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                if (fate == Fate.BLOCK) {
                    sneak(e);
                } else if (fate == Fate.SWALLOW_AN_INTERRUPT) {
                    return;
                }
            }
        }
    }

    private void cancel() {
        await(begun, Fate.BLOCK);
        var handle = run;
        if (handle != null) {
            handle.cancel();
        } else {
            caller.interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable e) throws X {
        throw (X) e;
    }
}
