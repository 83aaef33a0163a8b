package org.ipclab.examples.buffer;

import org.ipclab.examples.stage.Actor;

/** A buffer whose users say what they do. */
public interface ToldBuffer {
    /** The buffer as this actor uses it. */
    LessonBuffer as(Actor who);
}
