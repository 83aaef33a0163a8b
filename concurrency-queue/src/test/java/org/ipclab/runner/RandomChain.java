package org.ipclab.runner;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.queue.RingBuffer;
import org.ipclab.queue.TwoLockQueue;
import org.ipclab.testkit.Actor.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;

/** A chain of stages, what befalls its elements, and how it is run. */
record RandomChain(
        Shape shape, Threads threads, Way way, boolean goesOn, List<Accident> accidents) {

    /** What happens to an element, chosen by its number. */
    enum Fate {
        PASS,
        FAIL,
        RAISE_AN_ERROR,
        BLOCK,
        SWALLOW_AN_INTERRUPT,
        IGNORE_INTERRUPTS,
        LEAVE_AN_INTERRUPT,
        CANCEL
    }

    /** How the run is begun and awaited. */
    enum Way {
        AWAIT,
        RUN,
        LIST,
        READ
    }

    record Element(int source, int number) {}

    /** What befalls elements with these numbers at these stages (0 is the source). */
    record Accident(int stage, int number, Fate fate) {}

    /** How many elements each source has, and how many consumers each stage. */
    record Shape(
            List<Integer> sources,
            List<Integer> widths,
            int capacity,
            int queue,
            boolean inMemory,
            boolean sentinel) {}

    /** Strangers interrupt them, or do not. */
    record Threads(Kind kind, boolean strangers) {}

    static Arbitrary<RandomChain> any() {
        return Combinators.combine(
                        shapes(),
                        Combinators.combine(Arbitraries.of(Kind.class), bool()).as(Threads::new),
                        Arbitraries.of(Way.class),
                        bool(),
                        accident().list().ofMaxSize(4))
                .as(RandomChain::new);
    }

    private static Arbitrary<Shape> shapes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 200).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.integers().between(1, 4).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(0, 7),
                        bool(),
                        bool())
                .as(Shape::new);
    }

    private static Arbitrary<Accident> accident() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.of(Fate.class))
                .as(Accident::new);
    }

    private static Arbitrary<Boolean> bool() {
        return Arbitraries.of(true, false);
    }

    boolean isPeaceful() {
        return accidents.isEmpty() && !threads.strangers;
    }

    boolean ignoresInterrupts() {
        return accidents.stream().anyMatch(a -> a.fate == Fate.IGNORE_INTERRUPTS);
    }

    Fate fate(int stage, Element element) {
        return accidents.stream()
                .filter(a -> a.stage == stage && a.number == element.number)
                .map(Accident::fate)
                .findFirst()
                .orElse(Fate.PASS);
    }

    BlockingQueue<Element> newQueue() {
        return switch (shape.queue) {
            case 0 -> BoundedBuffer.ofCapacity(shape.capacity);
            case 1 -> RingBuffer.ofCapacity(shape.capacity);
            case 2 -> new ArrayBlockingQueue<>(shape.capacity);
            case 3 -> new LinkedBlockingQueue<>();
            case 4 -> new SynchronousQueue<>();
            case 5 -> new LinkedTransferQueue<>();
            case 6 -> new LinkedBlockingDeque<>(shape.capacity);
            default -> new TwoLockQueue<>();
        };
    }

    List<List<Element>> elements() {
        var elements = new ArrayList<List<Element>>();
        for (int size : shape.sources) {
            var source = new ArrayList<Element>();
            for (int i = 0; i < size; i++) {
                source.add(new Element(elements.size(), i));
            }
            elements.add(source);
        }
        return elements;
    }
}
