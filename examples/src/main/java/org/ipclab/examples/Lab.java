package org.ipclab.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * The lab's command line. It exits with 0 when a scenario showed what it should, with 1 when it did
 * not, and with 2 when it was asked for something that it does not have.
 */
@Command(
        name = "./lab",
        header = "Processes, pipes, threads and queues, in scenarios that run and can be broken.",
        customSynopsis = "./lab COMMAND",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions%n",
        commandListHeading = "%nCommands%n",
        footerHeading = "%nTry%n",
        footer = {
            "  ./lab list             what there is",
            "  ./lab run 2b           producers and consumers take turns",
            "  ./lab run 2b --broken  the same with a fault",
            "  ./lab run all          everything, in under a minute"
        },
        versionProvider = Lab.Version.class)
final class Lab implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 99,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("unused")
    private boolean version;

    /** Runs one command. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofStandardOutput();
        System.exit(execute(System.out, System.err, terminal, arguments));
    }

    /** Runs one command, and returns its exit code. */
    static int execute(PrintStream out, PrintStream err, Terminal terminal, String... arguments) {
        try (Console console = new Console(out, terminal)) {
            CommandLine lab =
                    new CommandLine(new Lab())
                            .addSubcommand(new ListCommand(console))
                            .addSubcommand(RunCommand.with(console))
                            .addSubcommand(new WarmUp());
            lab.setOverwrittenOptionsAllowed(true)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setOut(new PrintWriter(out, true, out.charset()))
                    .setErr(new PrintWriter(err, true, err.charset()))
                    .setColorScheme(
                            Help.defaultColorScheme(
                                    terminal.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
                    .setExecutionStrategy(Lab::checkAndRun)
                    .setParameterExceptionHandler((wrong, given) -> refuse(err, wrong))
                    .setExecutionExceptionHandler(
                            (failure, command, given) -> {
                                Complaints.failed(
                                        new Console(err, Terminal.NONE),
                                        command.getCommandSpec().qualifiedName(" "),
                                        failure);
                                return CommandLine.ExitCode.SOFTWARE;
                            });
            return lab.execute(arguments);
        }
    }

    /** No command was named: the help says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int checkAndRun(CommandLine.ParseResult parsed) {
        CommandLine last = parsed.asCommandLineList().getLast();
        if (!last.isUsageHelpRequested() && last.getCommand() instanceof Scenario scenario) {
            Limits.check(last);
            scenario.check();
        }
        return new RunLast().execute(parsed);
    }

    private static int refuse(PrintStream err, ParameterException wrong) {
        err.println("lab: " + Complaints.oneLine(Complaints.about(wrong)));
        return CommandLine.ExitCode.USAGE;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Lab.class.getPackage().getImplementationVersion();
            return new String[] {
                "ipclab " + (version == null ? "(not from a jar)" : version),
                "Java " + Runtime.version() + " on " + System.getProperty("os.name")
            };
        }
    }
}
