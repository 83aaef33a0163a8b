package org.ipclab.pipes;

import org.ipclab.pipes.os.Adopted;
import org.ipclab.pipes.os.InheritedFile;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/**
 * Pipes and children by what the JDK offers everywhere.
 *
 * <p>Every pipe is one of the JDK's, between threads of this process. An end that is given to a
 * child is taken over by a {@link Pump}, which copies between the pipe and the stream of the
 * child's process. So a child's end of file, and its EPIPE, arrive one hop later.
 */
final class PortableProvider extends Provider {
    @Override
    Adopted.Ends open() throws IOException {
        Pipe pipe = Pipe.open();
        var pair = PortableDescriptor.Pair.of(pipe.source(), pipe.sink());
        return new Adopted.Ends(
                new Adopted<>(pipe.source(), pair.source()),
                new Adopted<>(pipe.sink(), pair.sink()));
    }

    /** The inherited stream cannot be selected, but a pipe that it is pumped into can. */
    @Override
    Adopted<Pipe.SourceChannel> inheritedSource(int descriptor) throws IOException {
        InputStream inherited;
        if (descriptor == 0) {
            inherited = new FileInputStream(FileDescriptor.in);
            System.setIn(InputStream.nullInputStream());
        } else {
            inherited = InheritedFile.input(descriptor);
        }
        Adopted.Ends pipe = open();
        Pump.start(Channels.newChannel(inherited), pipe.sink().channel());
        return pipe.source();
    }

    /** At the end of the process, what is still in the pipe is pumped out before it goes. */
    @Override
    Adopted<Pipe.SinkChannel> inheritedSink(int descriptor) throws IOException {
        OutputStream inherited = outputStream(descriptor);
        Adopted.Ends pipe = open();
        Pump pump = Pump.start(pipe.source().channel(), Channels.newChannel(inherited));
        Pipe.SinkChannel sink = pipe.sink().channel();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> pump.finishAfter(sink), "pump-out"));
        return pipe.sink();
    }

    private static OutputStream outputStream(int descriptor) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return switch (descriptor) {
            case 1 -> {
                System.setOut(nowhere);
                yield new FileOutputStream(FileDescriptor.out);
            }
            case 2 -> {
                System.setErr(nowhere);
                yield new FileOutputStream(FileDescriptor.err);
            }
            default -> InheritedFile.output(descriptor);
        };
    }

    @Override
    Running start(ChildPlan plan) throws IOException {
        return PumpedChild.start(plan);
    }
}
