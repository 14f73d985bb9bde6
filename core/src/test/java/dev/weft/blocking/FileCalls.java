package dev.weft.blocking;

import static dev.weft.blocking.BlockingCall.call;

import dev.weft.Async;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Calls that wait for a process, for the other end of a pipe, or for a file. */
final class FileCalls {
    private static final int MORE_THAN_A_PIPE_HOLDS = 1 << 20;
    private static final String PLATFORM = "`onPlatformThread`";
    private static final String PLATFORM_CHANNEL = "`FileChannel.read` in `onPlatformThread`";
    private static final String KILL = "`blocking(body, process::destroyForcibly)`";

    private FileCalls() {}

    static List<BlockingCall> calls() {
        return List.of(
                call("`Process.waitFor`", props -> silentProcess(props)::waitFor),
                call("`Process.onExit().get`", props -> silentProcess(props).onExit()::get),
                call(
                        "`Process.getInputStream().read`",
                        KILL,
                        props -> silentProcess(props).getInputStream()::read),
                call("`Process.getInputStream().read`, in `blocking(body, process::destroyForcibly)`", props -> {
                    Process process = silentProcess(props);
                    return () -> Async.blocking(() -> process.getInputStream().read(), process::destroyForcibly);
                }),
                call(
                        "`Process.inputReader().readLine`",
                        KILL,
                        props -> silentProcess(props).inputReader()::readLine),
                call("`Process.getOutputStream().write`, of more than the pipe holds", KILL, props -> {
                    Process process = silentProcess(props);
                    return () -> process.getOutputStream().write(new byte[MORE_THAN_A_PIPE_HOLDS]);
                }),
                call("`System.in.read`", "read it on a daemon thread of your own", props -> {
                    props.neverEnds();
                    return () -> System.in.read();
                }),
                call("`PipedInputStream.read`", props -> {
                    PipedOutputStream writer = new PipedOutputStream();
                    PipedInputStream reader = new PipedInputStream(writer);
                    props.closing(writer);
                    return reader::read;
                }),
                call("`PipedOutputStream.write`", props -> {
                    PipedInputStream reader = props.closing(new PipedInputStream());
                    PipedOutputStream writer = new PipedOutputStream(reader);
                    return () -> writer.write(new byte[MORE_THAN_A_PIPE_HOLDS]);
                }),
                call("`PipedReader.read`", props -> {
                    PipedWriter writer = props.closing(new PipedWriter());
                    return new PipedReader(writer)::read;
                }),
                call(
                        "`new FileInputStream`, of a FIFO without a writer",
                        "`onPlatformThread`; opening the FIFO for writing ends the call",
                        props -> {
                            Path fifo = fifo(props);
                            props.atEnd(() -> new FileOutputStream(fifo.toFile()).close());
                            return () -> new FileInputStream(fifo.toFile()).close();
                        }),
                call("`FileInputStream.read`, of a FIFO", PLATFORM_CHANNEL, props -> {
                    Path fifo = openFifo(props);
                    FileInputStream in = new FileInputStream(fifo.toFile());
                    return in::read;
                }),
                call("`RandomAccessFile.read`, of a FIFO", PLATFORM_CHANNEL, props -> {
                    Path fifo = openFifo(props);
                    RandomAccessFile file = new RandomAccessFile(fifo.toFile(), "r");
                    return file::read;
                }),
                call(
                        "`Files.newInputStream(…).read`, of a FIFO",
                        PLATFORM_CHANNEL,
                        props -> Files.newInputStream(openFifo(props))::read),
                call("`Files.readString`, of a FIFO", PLATFORM_CHANNEL, props -> {
                    Path fifo = openFifo(props);
                    return () -> Files.readString(fifo);
                }),
                call("`FileChannel.read`, of a FIFO", PLATFORM, props -> {
                    FileChannel channel = FileChannel.open(openFifo(props), StandardOpenOption.READ);
                    props.watch(channel::isOpen); // closing it would wait for the call
                    return () -> channel.read(ByteBuffer.allocate(1));
                }),
                call("`FileChannel.lock`, held by another process", PLATFORM, props -> {
                    FileChannel channel = FileChannel.open(lockedFile(props), StandardOpenOption.WRITE);
                    props.watch(channel::isOpen); // closing it would wait for the call
                    return channel::lock;
                }),
                call("`FileChannel.lock`, in `onPlatformThread`", props -> {
                    FileChannel channel = FileChannel.open(lockedFile(props), StandardOpenOption.WRITE);
                    props.watch(channel::isOpen); // closing it would wait for the call
                    return () -> Async.onPlatformThread(() -> channel.lock());
                }),
                call("`FileChannel.read`, of a FIFO, in `onPlatformThread`", props -> {
                    FileChannel channel = FileChannel.open(openFifo(props), StandardOpenOption.READ);
                    props.watch(channel::isOpen); // closing it would wait for the call
                    return () -> Async.onPlatformThread(() -> channel.read(ByteBuffer.allocate(1)));
                }),
                call("`AsynchronousFileChannel.lock().get`", props -> {
                    AsynchronousFileChannel channel =
                            AsynchronousFileChannel.open(lockedFile(props), StandardOpenOption.WRITE);
                    props.watch(channel::isOpen); // closing it would wait for the call
                    return () -> channel.lock().get();
                }),
                call(
                        "`WatchService.take`",
                        props -> props.closing(FileSystems.getDefault().newWatchService())::take));
    }

    private static Process silentProcess(Props props) throws Exception {
        Process process = new ProcessBuilder("sleep", "3600").start();
        props.atEnd(process::destroyForcibly);
        return process;
    }

    private static Path fifo(Props props) throws Exception {
        Path directory = Files.createTempDirectory("weft");
        Path fifo = directory.resolve("fifo");
        props.atEnd(() -> {
            Files.delete(fifo);
            Files.delete(directory);
        });
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        return fifo;
    }

    /** A FIFO that has a writer. The writer writes only at the end of the measurement. */
    private static Path openFifo(Props props) throws Exception {
        Path fifo = fifo(props);
        RandomAccessFile writer = new RandomAccessFile(fifo.toFile(), "rw");
        props.atEnd(() -> {
            writer.write(1);
            writer.close();
        });
        return fifo;
    }

    /** A file that another process has locked. */
    private static Path lockedFile(Props props) throws Exception {
        Path file = Files.createTempFile("weft", "lock");
        props.atEnd(() -> Files.delete(file));
        Process holder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .start();
        props.atEnd(holder::destroyForcibly);
        holder.getInputStream().read(); // the other process has the lock now
        return file;
    }

    /** The process that locks the file. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] file) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                System.out.println(lock);
                System.in.read();
            }
        }
    }
}
