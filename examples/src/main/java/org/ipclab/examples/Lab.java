package org.ipclab.examples;

import org.ipclab.examples.options.Limits;
import org.ipclab.examples.scenarios.Scenario;
import org.ipclab.examples.scenarios.ScenarioRun;
import org.ipclab.examples.stage.Seen;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Terminal;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * The lab's command line. It exits with 0 when nothing contradicted what a run should show, with 1
 * when something did, and with 2 when it was asked for something that it does not have.
 */
@Command(
        name = "./lab",
        header = "Processes, pipes, threads and queues, in scenarios that run and can be broken.",
        customSynopsis = "./lab COMMAND",
        footer = {
            "./lab list             what there is",
            "./lab run 2b           producers and consumers take turns",
            "./lab run 2b --broken  the same with a fault",
            "./lab run all          everything, in under a minute"
        },
        versionProvider = Lab.Version.class)
final class Lab implements Runnable {
    private static final int READER_GONE = 141; // as a shell says that SIGPIPE ended a program

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

    private final Console console;

    private Lab(Console console) {
        this.console = console;
    }

    /** Runs one command. */
    public static void main(String[] arguments) {
        System.exit(
                execute(
                        new FileOutputStream(FileDescriptor.out),
                        new FileOutputStream(FileDescriptor.err),
                        System.out.charset(),
                        Terminal.ofStandardOutput(),
                        arguments));
    }

    /** Runs one command, and returns its exit code. */
    static int execute(
            OutputStream out,
            OutputStream err,
            Charset charset,
            Terminal terminal,
            String... arguments) {
        Console errors = new Console(err, charset, errorTerminal(terminal), nobodyReads -> {});
        try (Console console =
                new Console(out, charset, terminal, failure -> giveUp(errors, failure))) {
            return commands(console, errors, arguments).execute(arguments);
        }
    }

    private static CommandLine commands(Console console, Console errors, String... arguments) {
        CommandLine lab =
                new CommandLine(new Lab(console))
                        .addSubcommand(new ListCommand(console))
                        .addSubcommand(RunCommand.with(console))
                        .addSubcommand(new WarmUp());
        PrintWriter unused =
                new PrintWriter(OutputStream.nullOutputStream(), false, Charset.defaultCharset());
        return lab.setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setSubcommandsCaseInsensitive(true)
                .setOut(unused)
                .setErr(unused)
                .setExecutionStrategy(parsed -> perform(console, parsed))
                .setParameterExceptionHandler(
                        (wrong, given) -> {
                            errors.line("lab: " + Complaints.about(wrong, arguments));
                            return CommandLine.ExitCode.USAGE;
                        })
                .setExecutionExceptionHandler(
                        (failure, command, given) -> {
                            Complaints.failed(errors, HelpPage.path(command), failure);
                            return CommandLine.ExitCode.SOFTWARE;
                        });
    }

    /** Standard error has no progress, and wraps nothing. */
    private static Terminal errorTerminal(Terminal terminal) {
        return new Terminal(terminal.colour(), false, terminal.unicode(), 0);
    }

    private static int perform(Console console, ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            if (command.isUsageHelpRequested()) {
                HelpPage.of(command).print(console);
                return CommandLine.ExitCode.OK;
            }
            if (command.isVersionHelpRequested()) {
                new Version().lines().forEach(console::line);
                return CommandLine.ExitCode.OK;
            }
        }
        CommandLine last = parsed.asCommandLineList().getLast();
        Limits.check(last);
        return last.getCommand() instanceof Scenario scenario
                ? play(console, last, scenario)
                : new RunLast().execute(parsed);
    }

    private static int play(Console console, CommandLine command, Scenario scenario) {
        scenario.checkOptions();
        try {
            return new ScenarioRun(console).play(scenario).verdict() == Seen.NO ? 1 : 0;
        } catch (Exception e) {
            throw new CommandLine.ExecutionException(command, scenario.command(), e);
        }
    }

    /** No command was named: the help says which there are. */
    @Override
    public void run() {
        HelpPage.of(spec.commandLine()).print(console);
    }

    /**
     * What is said goes nowhere any more, so nothing need go on. Where a reader has gone, as {@code
     * head} does, that is not worth a word; a full disk is.
     */
    private static void giveUp(Console errors, IOException failure) {
        boolean readerGone =
                Terminal.isPipe() || String.valueOf(failure.getMessage()).contains("pipe");
        if (!readerGone) {
            errors.line("lab: the output cannot be written: " + failure.getMessage());
        }
        // In a thread of its own, since exiting waits for those that end what was started.
        Thread.ofPlatform()
                .daemon()
                .start(() -> System.exit(readerGone ? READER_GONE : CommandLine.ExitCode.SOFTWARE));
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return lines().toArray(String[]::new);
        }

        java.util.List<String> lines() {
            String version = Lab.class.getPackage().getImplementationVersion();
            return java.util.List.of(
                    "ipclab " + (version == null ? "(not from a jar)" : version),
                    "Java " + Runtime.version() + " on " + System.getProperty("os.name"));
        }
    }
}
