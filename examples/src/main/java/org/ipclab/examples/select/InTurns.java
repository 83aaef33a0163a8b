package org.ipclab.examples.select;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A fault: blocking reads, one pipe after the other. While the parent waits for a child that has
 * nothing to say, it does not hear those that have.
 */
public final class InTurns implements Receiver {
    private int ignored;

    @Override
    public void receive(Talkers talkers) throws IOException {
        Map<Talker, BufferedReader> readers = new LinkedHashMap<>();
        for (Talker talker : talkers.all()) {
            readers.put(
                    talker,
                    new BufferedReader(
                            Channels.newReader(talker.source(), StandardCharsets.US_ASCII)));
        }
        while (!talkers.haveEnded()) {
            for (var reader : readers.entrySet()) {
                if (!reader.getKey().received().hasEnded()) {
                    readOne(reader.getKey(), reader.getValue(), talkers);
                }
            }
        }
    }

    private void readOne(Talker talker, BufferedReader reader, Talkers talkers) throws IOException {
        boolean waits = !reader.ready() && !talker.hasWritten();
        String line = reader.readLine();
        String others = waits ? thoseWhoHaveWritten(talker, talkers) : "";
        if (!others.isEmpty()) {
            ignored++;
            talkers.parent().warns("waited for %s, while %s had written", name(talker), others);
        }
        if (line == null) {
            talker.received().end();
        } else {
            talkers.hear(talker, line);
        }
    }

    private static String thoseWhoHaveWritten(Talker except, Talkers talkers) {
        return talkers.all().stream()
                .filter(talker -> talker != except && talker.hasWritten())
                .map(InTurns::name)
                .collect(Collectors.joining(", "));
    }

    private static String name(Talker talker) {
        return talker.received().child();
    }

    /** How often somebody's message lay ready while the parent waited for another child. */
    public int ignored() {
        return ignored;
    }
}
