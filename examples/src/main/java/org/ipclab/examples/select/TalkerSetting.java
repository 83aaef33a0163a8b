package org.ipclab.examples.select;

import java.time.Duration;

/**
 * Who talks in scenario 1b.
 *
 * @param children how many child processes
 * @param messages how many messages each writes
 * @param delay the mean pause of the first; each further one is slower by as much
 * @param chatty whether the first writes without a pause, and many times as many messages
 * @param work how long the parent works on a message
 * @param budgetBytes how much of one pipe the loop reads before it is the others' turn
 */
public record TalkerSetting(
        int children,
        int messages,
        Duration delay,
        boolean chatty,
        Duration work,
        int budgetBytes) {
    private static final int CHATTY = 100;

    /** The same with a first child that never stops. */
    public TalkerSetting withChattyFirst(Duration leastWork) {
        Duration more = work.compareTo(leastWork) < 0 ? leastWork : work;
        return new TalkerSetting(children, messages, delay, true, more, budgetBytes);
    }

    boolean isChatty(int number) {
        return chatty && number == 1;
    }

    int messagesOf(int number) {
        return isChatty(number) ? messages * CHATTY : messages;
    }

    Duration delayOf(int number) {
        return isChatty(number) ? Duration.ZERO : delay.multipliedBy(number);
    }

    /** All messages of all children. */
    long total() {
        long total = 0;
        for (int number = 1; number <= children; number++) {
            total += messagesOf(number);
        }
        return total;
    }
}
