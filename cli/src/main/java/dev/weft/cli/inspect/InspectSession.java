package dev.weft.cli.inspect;

import dev.weft.insight.InsightMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** A connection to the beans of Weft in another JVM. */
public final class InspectSession implements AutoCloseable {
    /** The number of attempts to find the bean, which is registered a second after the first run has begun. */
    private static final int MAX_TRIES = 30;

    private static final long PAUSE_MILLIS = 100;
    private static final String ANSWER_LIMIT = "sun.rmi.transport.tcp.responseTimeout";

    private final Jvm jvm;
    private final @Nullable JMXConnector connector;
    private final List<InsightMXBean> beans;
    private final AnswerLimit limit;

    private InspectSession(Jvm jvm, @Nullable JMXConnector connector, List<InsightMXBean> beans, AnswerLimit limit) {
        this.jvm = jvm;
        this.connector = connector;
        this.beans = beans;
        this.limit = limit;
    }

    /**
     * Opens a session over {@code socket}.
     *
     * @throws InspectException if the process does not answer, or cannot answer
     */
    static InspectSession over(Path socket, Jvm jvm, AnswerLimit limit) throws InspectException {
        InspectSession session = new InspectSession(jvm, null, List.of(new SocketBean(socket)), limit);
        session.ask(bean -> bean.snapshot(0, false, false));
        return session;
    }

    static InspectSession connect(Jvm jvm, String address, AnswerLimit limit) throws InspectException {
        if (System.getProperty(ANSWER_LIMIT) == null) {
            System.setProperty(ANSWER_LIMIT, "30000");
        }
        JMXConnector connector = null;
        try {
            connector = connect(new JMXServiceURL(address));
            return new InspectSession(jvm, connector, beans(jvm, connector.getMBeanServerConnection()), limit);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the JDK gave an address that it does not understand: " + address, e);
        } catch (IOException e) {
            close(connector);
            throw jvm.broken(e);
        } catch (InspectException e) {
            close(connector);
            throw e;
        }
    }

    @SuppressWarnings("BanJNDI") // this program has started the agent at this address
    private static JMXConnector connect(JMXServiceURL address) throws IOException {
        return JMXConnectorFactory.connect(address);
    }

    private static List<InsightMXBean> beans(Jvm jvm, MBeanServerConnection server)
            throws InspectException, IOException {
        for (int i = 0; i < MAX_TRIES; i++) {
            List<InsightMXBean> beans = new ArrayList<>();
            for (ObjectName name : names(server)) {
                beans.add(JMX.newMXBeanProxy(server, name, InsightMXBean.class));
            }
            if (!beans.isEmpty()) {
                return beans;
            }
            pause();
        }
        throw new InspectException(
                "process " + jvm.pid() + " has Weft, but its tasks cannot be shown; the log of the process says why");
    }

    private static Set<ObjectName> names(MBeanServerConnection server) throws IOException {
        try {
            return new TreeSet<>(server.queryNames(new ObjectName(InsightMXBean.NAME + ",*"), null));
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns the answers of all beans to {@code question}. There are several beans only if several class loaders have
     * loaded Weft.
     *
     * @throws InspectException if the JVM has ended, does not answer in time, or cannot answer
     */
    public List<String> ask(Function<? super InsightMXBean, String> question) throws InspectException {
        List<String> answers = new ArrayList<>();
        for (InsightMXBean bean : beans) {
            try {
                answers.add(limit.await(jvm, () -> question.apply(bean)));
            } catch (UndeclaredThrowableException | UncheckedIOException e) {
                throw jvm.broken(e);
            } catch (LinkageError e) {
                // Thrown in the other JVM, for example because Jackson is not on the class path there.
                throw new InspectException("process " + jvm.pid() + " has Weft, but cannot show its tasks: " + e, e);
            }
        }
        return answers;
    }

    /**
     * Returns the snapshots of all beans.
     *
     * @param maxTasks the maximum number of tasks in each snapshot
     * @throws InspectException if the JVM has ended, does not answer in time, or cannot answer
     */
    public List<Snapshot> snapshots(int maxTasks, boolean stacks, boolean full) throws InspectException {
        List<Snapshot> snapshots = new ArrayList<>();
        for (String answer : ask(bean -> bean.snapshot(maxTasks, stacks, full))) {
            snapshots.add(Snapshot.read(answer));
        }
        return snapshots;
    }

    @Override
    public void close() {
        close(connector);
    }

    private static void close(@Nullable JMXConnector connector) {
        try {
            if (connector != null) {
                connector.close();
            }
        } catch (IOException e) { // the other JVM has ended, so the connection is closed already
            System.getLogger("dev.weft.cli").log(System.Logger.Level.DEBUG, "close", e);
        }
    }
}
