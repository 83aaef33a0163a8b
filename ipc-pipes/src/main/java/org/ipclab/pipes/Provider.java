package org.ipclab.pipes;

import org.ipclab.pipes.os.Adopted;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.Set;

/**
 * Who makes pipes and children: the kernel, called directly, or the JDK alone, which works wherever
 * Java does. Chosen once, when first needed.
 */
abstract sealed class Provider permits KernelProvider, PortableProvider {
    /** {@code kernel} or {@code portable}; if it is not set, the kernel where it can be reached. */
    static final String PROPERTY = "org.ipclab.pipes.provider";

    private static final Set<String> ARCHITECTURES =
            Set.of("amd64", "x86_64", "aarch64", "riscv64");

    private static volatile @Nullable Provider current;

    /** The one that was chosen; a wrong choice fails each time that it is asked for. */
    static Provider current() {
        Provider chosen = current;
        if (chosen == null) {
            chosen = choose(System.getProperty(PROPERTY, ""));
            current = chosen;
        }
        return chosen;
    }

    /** For what the JDK alone cannot do. */
    static void requireKernel(String what) {
        if (current() instanceof PortableProvider) {
            throw new UnsupportedOperationException(
                    what + ": that needs Linux, and --enable-native-access");
        }
    }

    private static Provider choose(String wanted) {
        return switch (wanted) {
            case "kernel" -> KernelProvider.reach();
            case "portable" -> new PortableProvider();
            case "" -> usual();
            default ->
                    throw new IllegalStateException(
                            PROPERTY + " is 'kernel' or 'portable', not '" + wanted + "'");
        };
    }

    private static Provider usual() {
        if (!isOurLinux()) {
            return new PortableProvider();
        }
        return Provider.class.getModule().isNativeAccessEnabled()
                ? KernelProvider.trusting()
                : reachOrDoWithout();
    }

    private static boolean isOurLinux() {
        return System.getProperty("os.name").equals("Linux")
                && ARCHITECTURES.contains(System.getProperty("os.arch"));
    }

    private static Provider reachOrDoWithout() {
        try {
            return KernelProvider.reach();
        } catch (IllegalStateException e) {
            LoggerFactory.getLogger(Provider.class).debug("pipes are made by the JDK alone", e);
            return new PortableProvider();
        }
    }

    abstract Adopted.Ends open() throws IOException;

    abstract Adopted<Pipe.SourceChannel> inheritedSource(int descriptor) throws IOException;

    abstract Adopted<Pipe.SinkChannel> inheritedSink(int descriptor) throws IOException;

    /** Starts a program that holds its own copies of the ends. */
    abstract Running start(ChildPlan plan) throws IOException;
}
