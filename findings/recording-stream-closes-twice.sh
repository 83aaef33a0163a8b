#!/bin/sh
# JDK 25 (25.0.3), jdk.jfr.consumer.RecordingStream.
# Expected: an action given to onClose runs once when the stream is closed.
# Seen: it runs twice.
# Matters for: whoever counts down a latch, writes a trailer or gives back a buffer there.
. "$(dirname "$0")/setup"
jdk 25
cat > "$folder/Seen.java" <<'JAVA'
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordingStream;

public class Seen {
    public static void main(String[] args) throws Exception {
        var closed = new AtomicInteger();
        var stream = new RecordingStream();
        stream.onClose(closed::incrementAndGet);
        stream.startAsync();
        stream.close();
        stream.awaitTermination();
        System.out.println("closed " + closed.get() + " times");
    }
}
JAVA
"$java" "$folder/Seen.java" > "$folder/seen" 2>&1
expect 'closed 2 times' "$folder/seen"
