/**
 * What a loop tells the flight recorder. {@link org.ipclab.select.recording.LoopRecorder} stands in
 * front of the events, for the first of them that is touched brings up the recorder.
 */
@NullMarked
package org.ipclab.select.recording;

import org.jspecify.annotations.NullMarked;
