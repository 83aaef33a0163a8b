import org.ipclab.condition.*
import org.ipclab.pipes.*
import org.ipclab.pool.*
import java.nio.channels.Channels

var words = PipeChannel.open()
var sort = ChildProcess.command("sort").stdin(words.source()).stdout(Stdio.PIPE).start()
try (var out = new PrintStream(Channels.newOutputStream(words.sink()))) { out.print("pipe\nfork\n"); }
var sorted = new String(Channels.newInputStream(sort.stdout()).readAllBytes()).replace("\n", " ")
System.out.println("sorted " + sorted + sort.waitFor())

var pool = ThreadPool.ofThreads(2)
System.out.println("answer " + pool.submit(() -> 6 * 7).get())
pool.close()
/exit
