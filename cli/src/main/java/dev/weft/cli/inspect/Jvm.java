package dev.weft.cli.inspect;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.weft.insight.SocketFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM on this machine, to which this program can attach. Attaching loads nothing into the JVM except the JDK's
 * management agent, if it is not loaded yet. The agent accepts connections from this machine only.
 *
 * @param pid the number of the JVM's process
 */
public record Jvm(long pid) {
    /** The system property that the module {@code insight} sets when the first run of its process begins. */
    private static final String PRESENT = "dev.weft.insight";

    private static final String PATIENCE = "sun.tools.attach.attachTimeout";

    /** The JVMs that the user of this process can see, except the JVM of this process. */
    public static List<Jvm> all() {
        Stream<Long> attachable =
                VirtualMachine.list().stream().map(VirtualMachineDescriptor::id).map(Long::valueOf);
        return Stream.concat(attachable, withSocket().stream())
                .distinct()
                .filter(pid -> pid != ProcessHandle.current().pid())
                .map(Jvm::new)
                .toList();
    }

    /** The processes that have a socket in the folder of this user; none if the folder cannot be trusted. */
    private static List<Long> withSocket() {
        SocketFolder folder = SocketFolder.ofUser();
        try {
            if (!folder.exists()) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder.path())) {
                return files.flatMap(file -> SocketFolder.process(file).stream())
                        .toList();
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger("dev.weft.cli").log(System.Logger.Level.WARNING, e.getMessage());
            return List.of();
        }
    }

    /** The socket of this process; null if it has none. */
    private @Nullable Path socket() throws InspectException {
        SocketFolder folder = SocketFolder.ofUser();
        try {
            return folder.exists() && Files.exists(folder.socket(pid)) ? folder.socket(pid) : null;
        } catch (IOException e) {
            throw new InspectException("process " + pid + " cannot be inspected: " + e.getMessage(), e);
        }
    }

    /**
     * Connects to the socket of the process, if it has one. Otherwise attaches to the process, starts the management agent, and
     * connects to the agent. Attaching may take ten seconds, and each answer of the process half a minute.
     *
     * @throws InspectException if the connection fails, if the process does not answer in time, or if no run of Weft with the
     *     module {@code insight} has begun in the process
     */
    public InspectSession open() throws InspectException {
        return open(AnswerLimit.ATTACHING, AnswerLimit.QUESTION);
    }

    InspectSession open(AnswerLimit attaching, AnswerLimit question) throws InspectException {
        Path socket = pid == ProcessHandle.current().pid() ? null : socket();
        return socket == null
                ? InspectSession.connect(this, attaching.await(this, this::address), question)
                : InspectSession.over(socket, this, question);
    }

    private String address() throws InspectException {
        VirtualMachine machine = attach();
        try {
            requireWeft(machine.getSystemProperties());
            return machine.startLocalManagementAgent();
        } catch (IOException e) {
            throw broken(e);
        } finally {
            detach(machine);
        }
    }

    private VirtualMachine attach() throws InspectException {
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new InspectException("there is no process " + pid);
        }
        if (pid == ProcessHandle.current().pid()) {
            throw new InspectException("process " + pid + " is this program itself");
        }
        if (System.getProperty(PATIENCE) == null) {
            System.setProperty(PATIENCE, "3000");
        }
        try {
            return VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException | IOException e) {
            throw refused(e);
        }
    }

    private InspectException refused(Exception e) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null) {
            return new InspectException("process " + pid + " has ended", e);
        }
        String user = process.info().user().orElse("");
        if (!user.isEmpty() && !user.equals(System.getProperty("user.name"))) {
            return new InspectException(
                    "process " + pid + " belongs to user '" + user + "', and cannot be inspected by '"
                            + System.getProperty("user.name") + "'",
                    e);
        }
        return new InspectException(
                "process " + pid + " does not allow attaching: it is not a JVM, it is stopped, or it runs with"
                        + " -XX:+DisableAttachMechanism",
                e);
    }

    private void requireWeft(Properties properties) throws InspectException {
        if (properties.getProperty(PRESENT) != null) {
            return;
        }
        String paths = properties.getProperty("java.class.path", "") + properties.getProperty("jdk.module.path", "");
        throw new InspectException(
                paths.contains("weft-insight")
                        ? "process " + pid + " has the module weft-insight, but no run of Weft has begun in it yet"
                        : paths.contains("weft-core")
                                ? "process " + pid + " has Weft, but not the module weft-insight, which would show it"
                                : "process " + pid
                                        + " does not show Weft: it does not use Weft, or does not have the module weft-insight");
    }

    /** Returns the exception for {@code failure}, which ended an exchange with this JVM. */
    InspectException broken(Exception failure) {
        return new InspectException(
                ProcessHandle.of(pid).isEmpty()
                        ? "process " + pid
                                + (failure.getCause() instanceof ConnectException
                                        ? " has ended, and its socket is left over"
                                        : " ended while it was being inspected")
                        : "process " + pid + " cannot be inspected: " + reason(failure),
                failure);
    }

    private static String reason(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }

    private static void detach(VirtualMachine machine) {
        try {
            machine.detach();
        } catch (IOException e) { // the process is ending, so nothing has to be released there
            System.getLogger("dev.weft.cli").log(System.Logger.Level.DEBUG, "detach", e);
        }
    }
}
