package org.ipclab.shared.queue;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Slots that tell after which step of putting or taking a record they are. */
public final class DeadlySlots extends RecordSlots {
    /** What has just been done. */
    public enum Step {
        COPIED,
        COMMITTED
    }

    private final Consumer<Step> after;

    public DeadlySlots(MemorySegment memory, QueueShape shape, Consumer<Step> after) {
        super(memory, shape);
        this.after = after;
    }

    @Override
    void write(int ahead, byte[] record) {
        super.write(ahead, record);
        after.accept(Step.COPIED);
    }

    @Override
    boolean commitWritten(int count) {
        boolean done = super.commitWritten(count);
        after.accept(Step.COMMITTED);
        return done;
    }

    @Override
    byte[] read(int ahead) {
        byte[] record = super.read(ahead);
        after.accept(Step.COPIED);
        return record;
    }

    @Override
    void commitRead(int count) {
        super.commitRead(count);
        after.accept(Step.COMMITTED);
    }
}
