package org.ipclab.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code lab list}: what there is to run. */
@Command(
        name = "list",
        header = "List the scenarios and their faults.",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions%n")
final class ListCommand implements Runnable {
    private final Console console;

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        for (CommandLine command : Scenarios.commands()) {
            UsageMessageSpec usage = command.getCommandSpec().usageMessage();
            String id = Figures.format("%-8s", command.getCommandName());
            console.line(console.paint(Colour.BOLD, id) + usage.header()[0]);
            console.line(console.paint(Colour.DIM, "        " + usage.footer()[0]));
        }
        console.line("");
        console.line("./lab run ID, ./lab run ID --broken, ./lab run ID --help, ./lab run all");
    }
}
