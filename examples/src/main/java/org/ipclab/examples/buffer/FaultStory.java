package org.ipclab.examples.buffer;

import org.ipclab.examples.buffer.TracedBuffer.Step;
import org.ipclab.examples.locks.TracedLock.Event;
import org.ipclab.examples.locks.TracedLock.Kind;
import org.ipclab.examples.stage.Actor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What led to a fault, from the moment when its victim began to wait, in the order in which the
 * lock was held.
 */
public final class FaultStory {
    /** Something that somebody did. */
    public record Line(long nanoTime, Actor who, String what, boolean fault) {
        /** Says it. */
        public void tell() {
            who.said(nanoTime, fault, what);
        }
    }

    private final List<Event> events;
    private final Function<Event, @Nullable Step> steps;
    private final Function<Thread, Actor> actors;
    private final @Nullable Event fault;

    FaultStory(
            List<Event> events,
            Function<Event, @Nullable Step> steps,
            Function<Thread, Actor> actors,
            @Nullable Event fault) {
        this.events = events;
        this.steps = steps;
        this.actors = actors;
        this.fault = fault;
    }

    /** The lines up to the fault, from where its victim began to wait; none without a fault. */
    public List<Line> lines() {
        Event end = fault;
        return end == null ? List.of() : lines(begin(end), end);
    }

    /** The last lines of all, for a story that ends without a step. */
    public List<Line> last(int number) {
        List<Line> all = lines(0, null);
        return all.subList(Math.max(0, all.size() - number), all.size());
    }

    private List<Line> lines(long begin, @Nullable Event end) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < events.size() && !endsWithFault(lines); i++) {
            if (events.get(i).number() >= begin) {
                addLine(lines, i, end);
            }
        }
        return lines;
    }

    private static boolean endsWithFault(List<Line> lines) {
        return !lines.isEmpty() && lines.getLast().fault();
    }

    private void addLine(List<Line> lines, int index, @Nullable Event end) {
        Event event = events.get(index);
        Event release = event.kind() == Kind.SIGNALS ? nextRelease(index) : event;
        String what = what(event, release, end);
        if (!what.isEmpty()) {
            Actor who = actors.apply(event.thread());
            lines.add(new Line(event.nanoTime(), who, what, release.equals(end)));
        }
    }

    /** A change and its signal become real when the lock is given back. */
    private Event nextRelease(int index) {
        Event signal = events.get(index);
        return events.subList(index, events.size()).stream()
                .filter(event -> event.kind() == Kind.RELEASES)
                .filter(event -> event.thread().equals(signal.thread()))
                .findFirst()
                .orElse(signal);
    }

    /** When the victim last began to wait. */
    private long begin(Event end) {
        return events.stream()
                .filter(event -> event.kind() == Kind.WAITS)
                .filter(event -> event.thread().equals(end.thread()))
                .filter(event -> event.number() < end.number())
                .mapToLong(Event::number)
                .max()
                .orElse(end.number());
    }

    private String what(Event event, Event release, @Nullable Event end) {
        return switch (event.kind()) {
            case WAITS -> "waits on " + event.condition();
            case MOVES -> "is woken, and queues for the lock";
            case SIGNALS -> what(steps.apply(release), release.equals(end));
            case QUEUES, HOLDS, RELEASES, WAKES -> "";
        };
    }

    private static String what(@Nullable Step step, boolean isFault) {
        if (step == null) {
            return ""; // another change of the lock, or one that was interrupted
        }
        String item = TracedBuffer.name(step.item());
        if (isFault) {
            return "does not look again: "
                    + (step.put() ? "overwrites with " : "takes the stale ")
                    + item;
        }
        return (step.put() ? "puts " : "takes ") + item + ", signals";
    }
}
