package org.ipclab.examples;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSource;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.message.Framing;
import org.ipclab.select.Multiplexer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Scenario 1b: several children write, one parent waits for all of them at once. */
@Command(
        name = "1b",
        header = "Select: many children write, the parent takes whichever is ready",
        description =
                "Each child is a process that writes messages into a pipe of its own; the first is"
                    + " quick, each further one slower. The parent waits for all pipes at once, in"
                    + " one event loop. At end of file a pipe leaves the set.",
        footer = "--broken: blocking reads, pipe after pipe: who is quick waits for who is slow")
final class SelectScenario extends Scenario {
    private static final int CHATTY = 100;

    private record Talker(ChildProcess process, PipeSource source, Inbox inbox) {}

    @Option(names = "--children", paramLabel = "N", description = "Child processes.")
    @Allowed(from = "1", to = "64")
    private int children = 4;

    @Option(names = "--messages", paramLabel = "N", description = "Messages of each child.")
    @Allowed(from = "1", to = "10000")
    private int messages = 8;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            description = "Mean pause of child 1; child k pauses k times as long.")
    @Allowed(from = "0ms", to = "10s")
    private Duration delay = Duration.ofMillis(15);

    @Option(
            names = "--chatty",
            description =
                    "Child 1 writes without a pause, and " + CHATTY + " times as many messages.")
    private boolean chatty;

    @Override
    String setting() {
        return Figures.format(
                "%s, %s each, mean pauses of %s and more%s",
                children == 1 ? "1 child" : Figures.count(children) + " children",
                Figures.count(messages, "message"),
                Figures.time(delay),
                chatty ? ", child 1 is chatty" : "");
    }

    @Override
    void check() {
        if (isBroken() && children == 1) {
            throw refuse(
                    "--broken needs --children of 2 or more: one alone has nobody to wait for");
        }
    }

    @Override
    Summary fixed(Stage stage) throws Exception {
        Start start = new Start(stage);
        List<Talker> talkers = startAll(stage, start);
        try (Multiplexer loop = Multiplexer.open()) {
            for (Talker talker : talkers) {
                loop.onMessage(
                                talker.source(),
                                Framing.lines(),
                                line -> start.hear(talker.inbox(), Message.read(line)))
                        .onEnd(talker.inbox()::end)
                        .owning(talker.source());
            }
            loop.run();
        }
        return summary(talkers, start.cpuTimeSince())
                .shows(arrived(talkers), "every message came once, in the order of its child")
                .shows(
                        talkers.stream().allMatch(talker -> talker.inbox().hasEnded()),
                        "each pipe left the set at end of file; the loop ended by itself");
    }

    @Override
    Summary broken(Stage stage) throws Exception {
        Start start = new Start(stage);
        List<Talker> talkers = startAll(stage, start);
        int ignored = readInTurns(talkers, start, stage.actor("parent"));
        return summary(talkers, start.cpuTimeSince())
                .row("ignored", "%d times somebody's message, for a wait for another", ignored)
                .shows(arrived(talkers), "every message came in the end")
                .shows(ignored > 0, "messages lay ready while the parent waited for another pipe");
    }

    /** Lets all children begin at once: they wait for the end of file of one pipe. */
    private final class Start {
        private final PipeChannel gate;
        private final Actor parent;
        private int ready;
        private Duration cpuBefore = Duration.ZERO;

        Start(Stage stage) throws IOException {
            gate = stage.owns(PipeChannel.open());
            parent = stage.actor("parent");
        }

        /** Takes a message; the last child that is ready opens the gate. */
        void hear(Inbox inbox, Message message) throws IOException {
            if (message.number() > 0) {
                inbox.add(message);
            } else if (++ready == children) {
                parent.says("all are ready: closes the gate, which is the start");
                cpuBefore = cpuTime();
                gate.sink().close();
            }
        }

        Duration cpuTimeSince() {
            return cpuTime().minus(cpuBefore);
        }
    }

    private List<Talker> startAll(Stage stage, Start start) throws IOException {
        stage.columns();
        List<Talker> talkers = new ArrayList<>();
        for (int number = 1; number <= children; number++) {
            boolean talksMuch = chatty && number == 1;
            int count = talksMuch ? messages * CHATTY : messages;
            Duration pause = talksMuch ? Duration.ZERO : delay.multipliedBy(number);
            ChildProcess process =
                    Children.start(
                            stage,
                            Children.of(PipeTalker.class, count, pause, seed() * 31 + number)
                                    .stdin(start.gate.source())
                                    .share(start.gate.source())
                                    .stdout(Stdio.PIPE));
            Inbox inbox = new Inbox(stage.actor("child " + number), count);
            talkers.add(new Talker(process, process.stdout(), inbox));
            start.parent.says("has started child %d, process %d", number, process.pid());
        }
        start.gate.source().close();
        return talkers;
    }

    /** Waits for one child after the other; returns how often another one had something to say. */
    private static int readInTurns(List<Talker> talkers, Start start, Actor parent)
            throws IOException {
        List<BufferedReader> readers = new ArrayList<>();
        for (Talker talker : talkers) {
            readers.add(
                    new BufferedReader(
                            Channels.newReader(talker.source(), StandardCharsets.US_ASCII)));
        }
        for (int i = 0; i < talkers.size(); i++) {
            start.hear(talkers.get(i).inbox(), Message.read(readers.get(i).readLine()));
        }
        int ignored = 0;
        while (talkers.stream().anyMatch(talker -> !talker.inbox().hasEnded())) {
            for (int i = 0; i < talkers.size(); i++) {
                Talker talker = talkers.get(i);
                if (!talker.inbox().hasEnded()) {
                    ignored += readOne(talker, readers.get(i), talkers, parent);
                }
            }
        }
        return ignored;
    }

    private static int readOne(Talker talker, BufferedReader reader, List<Talker> all, Actor parent)
            throws IOException {
        boolean waits = !reader.ready() && talker.source().available() == 0;
        String line = reader.readLine();
        List<String> ready = new ArrayList<>();
        for (Talker other : waits ? all : List.<Talker>of()) {
            if (!other.inbox().hasEnded()
                    && !other.equals(talker)
                    && other.source().available() > 0) {
                ready.add(other.inbox().name());
            }
        }
        if (!ready.isEmpty()) {
            parent.warns(
                    "waited for %s, while %s had written",
                    talker.inbox().name(), String.join(", ", ready));
        }
        if (line == null) {
            talker.inbox().end();
        } else {
            talker.inbox().add(Message.read(line));
        }
        return ready.isEmpty() ? 0 : 1;
    }

    private static Summary summary(List<Talker> talkers, Duration cpu) throws Exception {
        Summary summary = new Summary().cells("", "messages", "p50", "p99", "longest");
        List<Latencies> each = new ArrayList<>();
        List<Duration> all = new ArrayList<>();
        for (Talker talker : talkers) {
            List<Duration> latencies = talker.inbox().latencies();
            each.add(Latencies.of(latencies));
            all.addAll(latencies);
            addCells(summary, talker.inbox().name(), latencies);
            talker.process().waitFor();
        }
        addCells(summary, "all", all);
        return summary.row(
                        "fairness",
                        "%.2f (Jain's index of the mean latencies: 1 is even)",
                        Latencies.fairness(each))
                .row("CPU time of the parent", Figures.time(cpu));
    }

    private static void addCells(Summary summary, String name, List<Duration> times) {
        Latencies latencies = Latencies.of(times);
        summary.cells(
                name,
                Figures.count(times.size()),
                Figures.time(latencies.percentile(50)),
                Figures.time(latencies.percentile(99)),
                Figures.time(latencies.percentile(100)));
    }

    private static boolean arrived(List<Talker> talkers) {
        return talkers.stream().allMatch(talker -> talker.inbox().isComplete());
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
