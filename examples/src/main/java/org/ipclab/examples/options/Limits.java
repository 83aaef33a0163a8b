package org.ipclab.examples.options;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Options hold only what is {@link Allowed}; the help and the complaint say so in the same words.
 */
public final class Limits {
    private Limits() {}

    /** Adds what is allowed to the description of each option. */
    public static void describe(CommandLine command) {
        for (OptionSpec option : List.copyOf(command.getCommandSpec().options())) {
            command.getCommandSpec().remove(option); // all of them, to keep their order
            command.getCommandSpec()
                    .addOption(allowed(option).map(r -> describe(option, r)).orElse(option));
        }
    }

    /** Refuses the first option that is out of its range. */
    public static void check(CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            Object value = option.getValue();
            if (value != null && allowed(option).isPresent()) {
                elements(value).forEach(element -> check(command, option, element));
            }
        }
    }

    /** What is wrong with a value, and what is right: one line. */
    public static String complaint(ArgSpec option, String value) {
        if (option.typeInfo().isBoolean()) {
            return name(option) + " is a switch, which takes no value such as '" + value + "'";
        }
        return name(option)
                + " is '"
                + value
                + "'; allowed: "
                + allowed(option).map(Limits::words).orElseGet(() -> choices(option));
    }

    private static String choices(ArgSpec option) {
        Class<?> type = option.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
        }
        return type == long.class || type == int.class
                ? "any whole number"
                : option.paramLabel().toLowerCase(Locale.ROOT);
    }

    /** What an option may be, in words, if it is limited. */
    public static Optional<String> allowedWords(ArgSpec option) {
        return allowed(option).map(Limits::words);
    }

    public static String name(ArgSpec option) {
        return option instanceof OptionSpec named ? named.longestName() : option.paramLabel();
    }

    private static OptionSpec describe(OptionSpec option, Allowed range) {
        String[] description = option.description().clone();
        String usual =
                option.initialValue() == null ? "" : ", default " + written(option.initialValue());
        description[description.length - 1] += " (" + words(range) + usual + ")";
        return OptionSpec.builder(option).description(description).build();
    }

    private static String written(Object value) {
        return switch (value) {
            case Duration time -> Values.written(time);
            case Collection<?> many ->
                    many.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }

    private static void check(CommandLine command, OptionSpec option, Object value) {
        Allowed range = allowed(option).orElseThrow();
        boolean below = Values.read(value.getClass(), range.from()).compareTo(value) > 0;
        boolean above = Values.read(value.getClass(), range.to()).compareTo(value) < 0;
        if (below || above) {
            throw new ParameterException(
                    command, complaint(option, written(value)), option, written(value));
        }
    }

    private static Collection<?> elements(Object value) {
        return value instanceof Collection<?> many ? many : List.of(value);
    }

    private static Optional<Allowed> allowed(ArgSpec option) {
        return option.userObject() instanceof Field field
                ? Optional.ofNullable(field.getAnnotation(Allowed.class))
                : Optional.empty();
    }

    private static String words(Allowed range) {
        return range.from() + " to " + range.to();
    }
}
