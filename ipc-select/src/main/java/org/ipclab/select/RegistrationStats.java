package org.ipclab.select;

import java.time.Duration;

/**
 * What a registration has seen so far.
 *
 * @param events how often it was served
 * @param bytes how many bytes it read or wrote
 * @param spins how many of the events brought nothing: neither a byte nor a first end of file
 * @param handlerTime how long it was served in all, reading and writing included; in a turn with
 *     many events, eight of them share their time evenly
 */
public record RegistrationStats(long events, long bytes, long spins, Duration handlerTime) {}
