package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a loop does where the process has no descriptor left: in a child that may have few. */
class DescriptorsUsedUpTest {
    /** The child. */
    static final class Starving {
        private static final List<FileInputStream> HOGS = new ArrayList<>();

        public static void main(String[] arguments) throws Exception {
            loadClasses();
            try (Multiplexer loop = Multiplexer.open();
                    PipeChannel pipe = PipeChannel.open();
                    ServerSocketChannel server = ServerSocketChannel.open();
                    SocketChannel client = SocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                loop.onAcceptable(
                        server,
                        connection -> {
                            System.out.println("accepted");
                            connection.close();
                            loop.registrations().forEach(Registration::cancel);
                        });
                loop.onReadable(pipe.source(), bytes -> System.out.println("served"));
                loop.after(Duration.ofMillis(1), () -> {}).cancel();
                loop.select(Duration.ZERO);
                ByteBuffer message = Bytes.of("x");
                int before = descriptors();
                useUp();
                client.connect(server.getLocalAddress());
                pipe.sink().write(message);
                try {
                    Multiplexer.open().close();
                } catch (IOException expected) {
                    System.out.println("refused");
                }
                long turns = loop.stats().turns();
                loop.after(
                        Duration.ofMillis(450),
                        () -> {
                            boolean few = loop.stats().turns() - turns < 50;
                            System.out.println(few ? "few turns" : "spinning");
                            free();
                            System.out.println(descriptors() == before ? "no leak" : "a leak");
                        });
                loop.run();
            }
        }

        /** One that is needed later could not be opened then. */
        private static void loadClasses() throws IOException, URISyntaxException {
            loadClasses(Multiplexer.class);
            loadClasses(PipeChannel.class);
        }

        private static void loadClasses(Class<?> one) throws IOException, URISyntaxException {
            Path classes = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                files.map(file -> classes.relativize(file).toString())
                        .filter(name -> name.startsWith("org/ipclab/"))
                        .filter(name -> name.endsWith(".class"))
                        .map(name -> name.replace(".class", "").replace('/', '.'))
                        .filter(name -> !name.contains("Test") && !name.contains("Properties"))
                        .filter(name -> !name.contains("Snippets"))
                        .forEach(Starving::load);
            }
        }

        private static void load(String name) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }

        private static void useUp() {
            try {
                while (true) {
                    HOGS.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException none) {
                // None is left.
            }
        }

        private static void free() {
            for (FileInputStream hog : HOGS) {
                try {
                    hog.close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }

        private static int descriptors() {
            return java.util.Objects.requireNonNull(new java.io.File("/proc/self/fd").list())
                    .length;
        }
    }

    @Test
    void theLoopServesOnAndAcceptsAgainLaterWithoutSpinning() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (ChildProcess child =
                ChildProcess.command(
                                "sh",
                                "-c",
                                "ulimit -n 150; exec \"$@\"",
                                "sh",
                                java,
                                "-Xshare:auto",
                                "-XX:-UsePerfData",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Starving.class.getName())
                        .stdout(Stdio.PIPE)
                        .start()) {
            String said =
                    new String(
                            Channels.newInputStream(child.stdout()).readAllBytes(),
                            StandardCharsets.UTF_8);
            assertThat(said.lines())
                    .containsExactly("refused", "served", "few turns", "no leak", "accepted");
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
    }
}
