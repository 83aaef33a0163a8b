package org.ipclab.select.recording;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder what a loop does. While nobody has started the recorder, no class of an
 * event is initialised, which would start it; while nobody records, no object is made.
 */
public final class LoopRecorder {
    private final String loop;

    /**
     * The recorder of one loop.
     *
     * @param loop the loop's name
     */
    public LoopRecorder(String loop) {
        this.loop = loop;
    }

    /**
     * Begins a turn.
     *
     * @param channels how many are to be served
     * @return the event, to be given to {@link #end}; null if nobody records
     */
    public @Nullable LoopEvent beginTurn(int channels) {
        if (!FlightRecorder.isInitialized() || !TurnEvent.PROTOTYPE.isEnabled()) {
            return null;
        }
        TurnEvent event = new TurnEvent();
        event.channels = channels;
        event.beginIn(loop);
        return event;
    }

    /**
     * Tells that a wait begins.
     *
     * @return the event of the wait, to be given to {@link #end}; null if nobody records
     */
    public @Nullable LoopEvent beginWait() {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        if (WaitBeginEvent.PROTOTYPE.isEnabled()) {
            WaitBeginEvent begin = new WaitBeginEvent();
            begin.beginIn(loop);
            begin.commit();
        }
        if (!WaitEvent.PROTOTYPE.isEnabled()) {
            return null;
        }
        WaitEvent event = new WaitEvent();
        event.beginIn(loop);
        return event;
    }

    /**
     * Ends what was begun.
     *
     * @param event the event, or null
     */
    public void end(@Nullable LoopEvent event) {
        if (event != null) {
            event.commit();
        }
    }

    /**
     * Tells that a handler was slow.
     *
     * @param registration what was served
     * @param spentNanos how long it took
     */
    public void tellSlow(Object registration, long spentNanos) {
        if (FlightRecorder.isInitialized()) {
            SlowHandlerEvent event = new SlowHandlerEvent();
            event.beginIn(loop);
            event.registration = registration.toString();
            event.spent = spentNanos;
            event.commit();
        }
    }
}
