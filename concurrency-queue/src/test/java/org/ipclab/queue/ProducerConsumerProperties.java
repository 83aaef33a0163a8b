package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.ipclab.condition.BoundedBuffer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whatever sources and steps do: a run ends in time, leaves no thread, and its sums hold. */
class ProducerConsumerProperties {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofMillis(60);

    /** What happens to an element, chosen by its number. */
    enum Fate {
        PASS,
        FAIL,
        BLOCK,
        BE_INTERRUPTED,
        CANCEL
    }

    record Element(int source, int number) {}

    /** What befalls elements with these numbers at these stages (0 is the source). */
    record Accident(int stage, int number, Fate fate) {}

    record Case(
            List<Integer> sources,
            List<Integer> widths,
            int capacity,
            int queue,
            boolean virtual,
            boolean goesOn,
            List<Accident> accidents) {

        Fate fate(int stage, Element element) {
            return accidents.stream()
                    .filter(a -> a.stage == stage && a.number == element.number)
                    .map(Accident::fate)
                    .findFirst()
                    .orElse(Fate.PASS);
        }

        boolean isPeaceful() {
            return accidents.isEmpty();
        }

        Supplier<BlockingQueue<Element>> newQueue() {
            return switch (queue) {
                case 0 -> () -> BoundedBuffer.ofCapacity(capacity);
                case 1 -> () -> RingBuffer.ofCapacity(capacity);
                case 2 -> () -> new ArrayBlockingQueue<>(capacity);
                case 3 -> LinkedBlockingQueue::new;
                default -> TwoLockQueue::new;
            };
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        var sources = Arbitraries.integers().between(0, 200).list().ofMinSize(1).ofMaxSize(3);
        var widths = Arbitraries.integers().between(1, 4).list().ofMinSize(1).ofMaxSize(3);
        var accidents =
                Combinators.combine(
                                Arbitraries.integers().between(0, 3),
                                Arbitraries.integers().between(0, 200),
                                Arbitraries.of(Fate.class))
                        .as(Accident::new)
                        .list()
                        .ofMaxSize(4);
        return Combinators.combine(
                        sources,
                        widths,
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        accidents)
                .as(Case::new);
    }

    @Property(tries = 150)
    void aRunEndsAndItsSumsHold(@ForAll("cases") Case given) throws Exception {
        var trial = new Trial(given);
        var report = assertTimeoutPreemptively(BOUND, trial::run);

        assertThat(trial.threads).allMatch(thread -> thread.getState() == Thread.State.TERMINATED);
        assertThat(report.stragglers()).isEmpty();
        trial.checkSums(report);
        trial.checkElements();
        if (given.isPeaceful()) {
            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(report.failed() + report.leftOver()).isZero();
        }
    }

    @Property(tries = 30)
    void listsAreInTheOrderOfTheSource(@ForAll("cases") Case given) throws Exception {
        var peaceful =
                new Case(
                        given.sources,
                        given.widths,
                        given.capacity,
                        given.queue,
                        given.virtual,
                        given.goesOn,
                        List.of());
        var trial = new Trial(peaceful);
        var list = assertTimeoutPreemptively(BOUND, () -> trial.chain().toList());

        var expected = new ArrayList<Element>();
        trial.elements().forEach(expected::addAll);
        assertThat(list).isEqualTo(expected);
    }

    /** One run, and what was seen of it. */
    private static final class Trial {
        final Case given;
        final List<Thread> threads = new ArrayList<>();
        final List<AtomicInteger> produced = new ArrayList<>();
        final List<Collection<Element>> handled = new ArrayList<>();
        final CountDownLatch never = new CountDownLatch(1);
        final CountDownLatch started = new CountDownLatch(1);
        volatile Run run;

        Trial(Case given) {
            this.given = given;
            given.widths.forEach(width -> handled.add(new ConcurrentLinkedQueue<>()));
        }

        Report run() throws Exception {
            int last = given.widths.size();
            try (var handle = chain(last - 1).start(element -> handle(last, element))) {
                run = handle;
                started.countDown();
                return handle.await();
            }
        }

        ProducerConsumer<Element> chain() {
            started.countDown();
            return chain(given.widths.size());
        }

        private ProducerConsumer<Element> chain(int stages) {
            var elements = elements();
            ProducerConsumer<Element> chain = ProducerConsumer.from(source(elements.getFirst()));
            for (var more : elements.subList(1, elements.size())) {
                chain = chain.and(source(more));
            }
            chain = chain.threads(this::newThread).deadline(DEADLINE);
            chain = given.goesOn ? chain.continueOnFailure() : chain;
            if (given.isPeaceful()) {
                chain = chain.deadline(BOUND);
            }
            for (int i = 1; i <= stages; i++) {
                int stage = i;
                chain = prepared(chain, i).map(element -> handle(stage, element));
            }
            return prepared(chain, Math.min(stages + 1, given.widths.size()));
        }

        private ProducerConsumer<Element> prepared(ProducerConsumer<Element> chain, int stage) {
            return chain.consumers(given.widths.get(stage - 1)).queue(given.newQueue());
        }

        List<List<Element>> elements() {
            var elements = new ArrayList<List<Element>>();
            for (int size : given.sources) {
                var source = new ArrayList<Element>();
                for (int i = 0; i < size; i++) {
                    source.add(new Element(elements.size(), i));
                }
                elements.add(source);
            }
            return elements;
        }

        private Iterable<Element> source(List<Element> elements) {
            var count = new AtomicInteger();
            produced.add(count);
            return () ->
                    elements.stream()
                            .map(
                                    element -> {
                                        meet(0, element);
                                        count.incrementAndGet();
                                        return element;
                                    })
                            .iterator();
        }

        private Element handle(int stage, Element element) {
            handled.get(stage - 1).add(element);
            meet(stage, element);
            return element;
        }

        private void meet(int stage, Element element) {
            switch (given.fate(stage, element)) {
                case PASS -> {}
                case FAIL -> throw new IllegalStateException("accident");
                case BLOCK -> block();
                case BE_INTERRUPTED -> Thread.currentThread().interrupt();
                case CANCEL -> cancel();
            }
        }

        private void block() {
            try {
                never.await();
            } catch (InterruptedException e) {
                sneak(e);
            }
        }

        private void cancel() {
            try {
                started.await();
                run.cancel();
            } catch (InterruptedException e) {
                sneak(e);
            }
        }

        @SuppressWarnings("unchecked")
        private static <X extends Throwable> void sneak(Throwable e) throws X {
            throw (X) e;
        }

        private synchronized Thread newThread(Runnable task) {
            ThreadFactory factory =
                    given.virtual
                            ? Thread.ofVirtual().factory()
                            : Thread.ofPlatform().daemon().factory();
            threads.add(factory.newThread(task));
            return threads.getLast();
        }

        void checkSums(Report report) {
            int fromSources = produced.stream().mapToInt(AtomicInteger::get).sum();
            for (int i = 0; i < report.stages().size(); i++) {
                var stage = report.stages().get(i);
                assertThat(stage.produced())
                        .isEqualTo(stage.consumed() + stage.failed() + stage.leftOver());
                // Begun and cut short by a stop: handled here, left over there.
                assertThat((long) handled.get(i).size())
                        .isBetween(
                                stage.consumed() + stage.failed(),
                                stage.consumed() + stage.failed() + stage.consumers());
                if (i > 0) {
                    assertThat(stage.produced())
                            .isGreaterThanOrEqualTo(report.stages().get(i - 1).consumed());
                }
            }
            assertThat(report.stages().getFirst().produced()).isEqualTo(fromSources);
        }

        void checkElements() {
            Set<Element> before = null;
            for (int i = 0; i < handled.size(); i++) {
                var elements = handled.get(i);
                assertThat(elements).doesNotHaveDuplicates();
                if (before != null) {
                    assertThat(before).containsAll(elements);
                }
                before = new HashSet<>(elements);
                boolean singleLane = given.widths.subList(0, i + 1).stream().allMatch(w -> w == 1);
                if (singleLane) {
                    checkOrder(elements);
                }
            }
        }

        private static void checkOrder(Collection<Element> elements) {
            elements.stream()
                    .collect(Collectors.groupingBy(Element::source))
                    .values()
                    .forEach(
                            own ->
                                    assertThat(own.stream().map(Element::number).toList())
                                            .isSorted());
        }
    }
}
