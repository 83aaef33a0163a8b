#!/bin/sh
# JDK 25 (the same in 17 and in early builds of 28), java.util.concurrent.ArrayBlockingQueue.
# Expected: removeIf makes room, so a producer that waits in put() goes on; clear() and drainTo do
#   that, and LinkedBlockingQueue.removeIf does.
# Seen: nobody is woken, though the queue is empty; a clear() afterwards wakes nobody either, as it
#   finds nothing to remove. removeAll and retainAll are the same.
# Matters for: purging cancelled tasks from a full queue while producers wait.
. "$(dirname "$0")/setup"
jdk 25
cat > "$folder/Seen.java" <<'JAVA'
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

public class Seen {
    public static void main(String[] args) throws Exception {
        tell("ArrayBlockingQueue", new ArrayBlockingQueue<>(1));
        tell("LinkedBlockingQueue", new LinkedBlockingQueue<>(1));
    }

    static void tell(String name, BlockingQueue<Integer> queue) throws Exception {
        queue.put(1);
        var producer = Thread.ofPlatform().daemon().start(() -> put(queue));
        while (producer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        queue.removeIf(element -> element == 1);
        producer.join(1000);
        System.out.println(name + ": size " + queue.size() + ", producer " + producer.getState());
    }

    static void put(BlockingQueue<Integer> queue) {
        try {
            queue.put(2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
JAVA
"$java" "$folder/Seen.java" > "$folder/seen" 2>&1
expect 'ArrayBlockingQueue: size 0, producer WAITING' "$folder/seen"
expect 'LinkedBlockingQueue: size 1, producer TERMINATED' "$folder/seen"
