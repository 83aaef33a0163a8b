package org.ipclab.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;

/** {@code lab run}: plays a scenario and prints what it comes to. */
@Command(
        name = "run",
        header = "Run a scenario, or all of them.",
        description =
                "Each scenario has a fixed form and, with --broken, one that shows the fault.",
        descriptionHeading = "%n",
        customSynopsis = "./lab run ID [options]",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions%n",
        commandListHeading = "%nScenarios%n",
        footerHeading = "%n",
        footer = "Options of a scenario: ./lab run ID --help")
final class RunCommand implements Runnable {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    RunCommand(Console console) {
        this.console = console;
    }

    /** The command with all scenarios below it. */
    static CommandLine with(Console console) {
        CommandLine run = new CommandLine(new RunCommand(console));
        Scenarios.commands().forEach(scenario -> run.addSubcommand(scenario));
        return run.addSubcommand(new RunAll(console));
    }

    /** No scenario was named. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "run what? Known: " + Scenarios.ids() + ", all");
    }

    /** Plays one form of a scenario, from its title to its summary. */
    Summary play(Scenario scenario) throws Exception {
        console.line(
                console.paint(Colour.BOLD, scenario.id() + "  " + scenario.title())
                        + (scenario.isBroken()
                                ? console.paint(Colour.RED, "  (broken form)")
                                : ""));
        console.line(console.paint(Colour.DIM, scenario.setting() + ", seed " + scenario.seed()));
        console.line("");
        long start = System.nanoTime();
        Summary summary;
        try (Stage stage = Stage.open(console, scenario.seed())) {
            summary = scenario.play(stage);
        }
        summary.print(console);
        conclude(scenario, summary, Duration.ofNanos(System.nanoTime() - start));
        return summary;
    }

    private void conclude(Scenario scenario, Summary summary, Duration elapsed) {
        boolean good = summary.asExpected();
        String verdict = good ? "showed what it should" : "did NOT show what it should";
        console.line("");
        console.line(
                console.paint(good ? Colour.GREEN : Colour.RED, scenario.command() + " " + verdict)
                        + ", in "
                        + Figures.time(elapsed));
    }
}
