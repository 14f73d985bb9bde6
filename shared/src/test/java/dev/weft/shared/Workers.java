package dev.weft.shared;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of {@link KilledWorker}, each on one of the networks if there are some. */
final class Workers implements AutoCloseable {
    private final KilledServer server;
    private final Ledger ledger;
    private final Networks networks;
    private final File log;
    private final List<Process> processes = new ArrayList<>();
    private int started;

    Workers(KilledServer server, Ledger ledger, Networks networks) throws IOException {
        this.server = server;
        this.ledger = ledger;
        this.networks = networks;
        this.log = Path.of("target", "kills-" + server + ".txt").toFile();
        Files.deleteIfExists(log.toPath());
    }

    void start(int number) throws Exception {
        for (int i = 0; i < number; i++) {
            processes.add(start());
        }
    }

    private synchronized Process start() throws Exception {
        String host = "worker" + started;
        List<String> command = new ArrayList<>(networks.command(started));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWorker.class.getName(),
                server.name(),
                server.url(networks.address(started)),
                ledger.path().toString(),
                host));
        started++;
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    /** Kills a worker, and starts another in its place. */
    void replace(int which) throws Exception {
        kill(processes.get(which));
        processes.set(which, start());
        ledger.tell("kills");
    }

    void killAll() throws Exception {
        for (Process each : processes) {
            kill(each);
        }
        processes.clear();
    }

    private void kill(Process process) throws Exception {
        if (!process.isAlive()) {
            ledger.breaks("a worker has ended by itself, see " + log);
        }
        process.destroyForcibly().waitFor();
    }

    void stop(int which) throws Exception {
        signal("STOP", which);
        ledger.tell("stops");
    }

    void resume(int which) throws Exception {
        signal("CONT", which);
    }

    private void signal(String name, int which) throws Exception {
        new ProcessBuilder("kill", "-" + name, "" + processes.get(which).pid())
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        for (Process each : processes) {
            each.destroyForcibly().onExit().join();
        }
    }
}
