package org.ipclab.examples.scenarios;

import org.ipclab.examples.options.Limits;
import org.ipclab.examples.options.Values;

import picocli.CommandLine;

import java.util.List;
import java.util.function.Supplier;

/** All scenarios, in the order of the course. */
public final class Scenarios {
    private static final List<Supplier<Scenario>> ALL =
            List.of(
                    PipeScenario::new,
                    SelectScenario::new,
                    DownloadScenario::new,
                    BufferScenario::new,
                    PrimesScenario::new);

    private Scenarios() {}

    /** A fresh command for each scenario. */
    public static List<CommandLine> commands() {
        return ALL.stream().map(Supplier::get).map(Scenarios::command).toList();
    }

    /** The IDs, as a complaint lists them. */
    public static String ids() {
        return String.join(", ", commands().stream().map(CommandLine::getCommandName).toList());
    }

    private static CommandLine command(Scenario scenario) {
        CommandLine command = Values.readBy(new CommandLine(scenario));
        Limits.describe(command);
        return command;
    }
}
