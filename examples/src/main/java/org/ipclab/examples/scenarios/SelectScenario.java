package org.ipclab.examples.scenarios;

import org.ipclab.examples.options.Allowed;
import org.ipclab.examples.options.ByteSize;
import org.ipclab.examples.select.SelectForms;
import org.ipclab.examples.select.TalkerSetting;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;

/** Scenario 1b: several children write, one parent waits for all of them at once. */
@Command(
        name = "1b",
        header = "Select: many children write, the parent takes whichever is ready",
        description =
                "Each child is a process that writes messages into a pipe of its own; the first is"
                    + " quick, each further one slower. The parent waits for all pipes at once, in"
                    + " one event loop. At end of file a pipe leaves the set.")
public final class SelectScenario extends Scenario {
    @Option(names = "--children", paramLabel = "NUMBER", description = "Child processes.")
    @Allowed(from = "1", to = "64")
    private int children = 4;

    @Option(names = "--messages", paramLabel = "NUMBER", description = "Messages of each child.")
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
            description = "Child 1 writes without a pause, and 100 times as many messages.")
    private boolean chatty;

    @Option(
            names = "--work",
            paramLabel = "TIME",
            description = "How long the parent works on each message.")
    @Allowed(from = "0ms", to = "100ms")
    private Duration work = Duration.ZERO;

    @Option(
            names = "--budget",
            paramLabel = "SIZE",
            description = "How much of one pipe the loop reads before it is the others' turn.")
    @Allowed(from = "1", to = "1M")
    private ByteSize budget = ByteSize.parse("1K");

    @Override
    protected String setting() {
        return Figures.format(
                "%s, %s each, mean pauses of %s and more%s",
                children == 1 ? "1 child" : Figures.count(children) + " children",
                Figures.count(messages, "message"),
                Figures.time(delay),
                chatty || isBroken("no-budget") ? ", child 1 is chatty" : "");
    }

    @Override
    public List<BrokenForm> brokenForms() {
        return List.of(
                new BrokenForm(
                        "turns",
                        "blocking reads, pipe after pipe: who is quick waits for who is slow",
                        scene -> forms().inTurns(scene)),
                new BrokenForm(
                        "left-in",
                        "a pipe stays in the set after its end of file: the loop spins",
                        scene -> forms().leavingEndedOnes(scene)),
                new BrokenForm(
                        "no-budget",
                        "a chatty child is read until it falls silent: the others starve",
                        scene -> forms().withoutBudget(scene)));
    }

    @Override
    protected void check() {
        if (isBroken() && children == 1) {
            throw refuse(
                    "--broken needs --children of 2 or more: one alone has nobody to wait for");
        }
    }

    @Override
    protected Duration estimate() {
        return delay.multipliedBy((long) messages * children);
    }

    @Override
    protected Summary fixed(Scene scene) throws Exception {
        return forms().fixed(scene);
    }

    private SelectForms forms() {
        return new SelectForms(
                new TalkerSetting(children, messages, delay, chatty, work, budget.bytes()));
    }
}
