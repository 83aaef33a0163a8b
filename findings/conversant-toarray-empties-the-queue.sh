#!/bin/sh
# com.conversantmedia:disruptor 1.2.21, DisruptorBlockingQueue.
# Expected: toArray() copies, as Collection says: "a new array", the queue as it was.
# Seen: it polls. The queue is empty afterwards. addAll of more than fits says true and drops the
#   rest, and remove() of an empty queue returns null in place of NoSuchElementException.
# Matters for: whoever prints, asserts on or snapshots a queue while others work on it.
. "$(dirname "$0")/setup"
jdk 25
packages com.conversantmedia:disruptor:1.2.21
cat > "$folder/Seen.java" <<'JAVA'
import com.conversantmedia.util.concurrent.DisruptorBlockingQueue;
import java.util.List;

public class Seen {
    public static void main(String[] args) {
        var queue = new DisruptorBlockingQueue<Integer>(4);
        System.out.println("addAll of 5 into 4: " + queue.addAll(List.of(1, 2, 3, 4, 5)));
        System.out.println("size before: " + queue.size());
        System.out.println("in the array: " + queue.toArray().length);
        System.out.println("size after: " + queue.size());
        System.out.println("remove() of the empty queue: " + queue.remove());
    }
}
JAVA
"$java" -cp "$classpath" "$folder/Seen.java" > "$folder/seen" 2>&1
expect 'addAll of 5 into 4: true' "$folder/seen"
expect 'size before: 4' "$folder/seen"
expect 'in the array: 4' "$folder/seen"
expect 'size after: 0' "$folder/seen"
expect 'remove() of the empty queue: null' "$folder/seen"
