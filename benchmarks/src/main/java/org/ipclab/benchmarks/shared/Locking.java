package org.ipclab.benchmarks.shared;

import org.ipclab.benchmarks.Workload;
import org.ipclab.shared.SharedLock;
import org.ipclab.shared.SharedMemory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Takes and gives back a lock that processes share, with nobody else there. The word: which. */
final class Locking implements Workload {
    @Override
    public double run(long operations, List<String> words) throws IOException {
        return switch (words.getFirst()) {
            case "SharedLock" -> sharedLock(operations);
            case "FileChannel.lock" -> fileLock(operations);
            default -> throw new IllegalArgumentException("no such lock: " + words.getFirst());
        };
    }

    private double sharedLock(long operations) throws IOException {
        try (var memory = SharedMemory.create(SharedLock.BYTES)) {
            var lock = SharedLock.in(memory);
            long begin = System.nanoTime();
            long counter = 0;
            while (counter < operations) {
                lock.lock();
                try {
                    counter++;
                } finally {
                    lock.unlock();
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private double fileLock(long operations) throws IOException {
        var file = Files.createTempFile("ipclab", ".lock");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long begin = System.nanoTime();
            long counter = 0;
            while (counter < operations) {
                try (var _ = channel.lock()) {
                    counter++;
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            Files.delete(file);
        }
    }
}
