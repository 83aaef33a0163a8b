package org.ipclab.examples.scenarios;

import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;

/**
 * A form of a scenario with a fault.
 *
 * @param name what a user types behind {@code --broken=}
 * @param what the fault and what it does, in half a sentence
 * @param play plays it
 */
public record BrokenForm(String name, String what, Play play) {
    /** How a form is played. */
    public interface Play {
        /** Plays it, and says what was seen. */
        Summary on(Scene scene) throws Exception;
    }
}
