package org.ipclab.examples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/**
 * An experiment with two forms: a fixed one, and a broken one that shows the fault it is about.
 * Subclasses carry {@link Command}: the name is the scenario's ID, the header its title, the
 * description what happens, the footer what the broken form shows. Their options carry {@link
 * Allowed}. A new scenario is such a class and its line in {@link Scenarios}.
 */
@Command(
        sortOptions = false,
        usageHelpAutoWidth = true,
        descriptionHeading = "%n",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions%n",
        footerHeading = "%n")
abstract class Scenario implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--broken",
            order = 90,
            description = "Run the broken form instead, which shows the fault.")
    private boolean broken;

    @Option(
            names = "--seed",
            order = 91,
            paramLabel = "N",
            description = "Chance repeats with the seed. (default 1)")
    private long seed = 1;

    /** Plays the form that is right. */
    abstract Summary fixed(Stage stage) throws Exception;

    /** Plays the form with the fault. */
    abstract Summary broken(Stage stage) throws Exception;

    /** One line with the values that this run uses. */
    abstract String setting();

    /** Refuses options that are fine alone and wrong together. */
    void check() {}

    /** The complaint about such options. */
    final ParameterException refuse(String format, Object... values) {
        return new ParameterException(spec.commandLine(), Figures.format(format, values));
    }

    final Summary play(Stage stage) throws Exception {
        return broken ? broken(stage) : fixed(stage);
    }

    final boolean isBroken() {
        return broken;
    }

    final long seed() {
        return seed;
    }

    final String id() {
        return spec.name();
    }

    final String title() {
        return spec.usageMessage().header()[0];
    }

    /** What a user types for this form. */
    final String command() {
        return "./lab run " + id() + (broken ? " --broken" : "");
    }

    @Override
    public final Integer call() throws Exception {
        RunCommand run = (RunCommand) spec.parent().userObject();
        return run.play(this).asExpected() ? 0 : 1;
    }
}
