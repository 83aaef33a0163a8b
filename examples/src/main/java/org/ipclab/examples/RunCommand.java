package org.ipclab.examples;

import org.ipclab.examples.scenarios.Scenarios;
import org.ipclab.examples.terminal.Console;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab run}: plays a scenario and prints what it comes to. */
@Command(
        name = "run",
        header = "Run a scenario, or all of them.",
        description =
                "Each scenario has a fixed form and, with --broken, one or more that show a fault.",
        customSynopsis = "./lab run ID [options]",
        footer = "./lab run ID --help    the options of a scenario")
final class RunCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private RunCommand() {}

    /** The command with all scenarios below it. */
    static CommandLine with(Console console) {
        CommandLine run = new CommandLine(new RunCommand());
        Scenarios.commands().forEach(scenario -> run.addSubcommand(scenario));
        return run.addSubcommand(new RunAll(console));
    }

    /** No scenario was named. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "run what? Known: " + Scenarios.ids() + ", all");
    }
}
