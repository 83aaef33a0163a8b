///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DEPS org.ipclab:ipclab-bom:0.1.0-SNAPSHOT@pom
//DEPS org.ipclab:primes-pool
//DEPS org.slf4j:slf4j-nop:2.0.20
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.ipclab.pool.ProcessPool;

import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Words sorted by a child, and squares computed by two processes. */
public class Sort {
    public static void main(String[] args) throws Exception {
        PipeChannel words = PipeChannel.open();
        try (ChildProcess sort =
                ChildProcess.command("sort").stdin(words.source()).stdout(Stdio.PIPE).start()) {
            try (var out = new PrintStream(Channels.newOutputStream(words.sink()))) {
                out.print("pipe\nfork\n");
            }
            byte[] sorted = Channels.newInputStream(sort.stdout()).readAllBytes();
            System.out.print("sorted " + new String(sorted, StandardCharsets.UTF_8));
        }
        try (ProcessPool pool = ProcessPool.ofWorkers(2)) {
            System.out.println("squares " + pool.map(n -> n * n, List.of(1, 2, 3)));
        }
    }
}
