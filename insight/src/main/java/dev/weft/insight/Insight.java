package dev.weft.insight;

import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.trace.TaskCounts;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Implements the operations of the bean. Each operation checks its arguments, and writes what it finds as text. */
final class Insight implements InsightMXBean {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final int MAX_LOADERS = 100;

    /**
     * Registers a bean for this class loader's copy of Weft. A failure is logged, and the program continues without the
     * bean.
     */
    static void register() {
        try {
            register(ManagementFactory.getPlatformMBeanServer());
        } catch (JMException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the tasks of this process cannot be shown over JMX", e);
        }
    }

    private static void register(MBeanServer server) throws JMException {
        Insight bean = new Insight();
        for (int loader = 1; loader <= MAX_LOADERS; loader++) {
            try {
                server.registerMBean(bean, new ObjectName(loader == 1 ? NAME : NAME + ",loader=" + loader));
                return;
            } catch (InstanceAlreadyExistsException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "another class loader has Weft too", e);
            }
        }
        throw new InstanceAlreadyExistsException(MAX_LOADERS + " class loaders have a bean of Weft already");
    }

    @Override
    public String snapshot(int maxTasks, boolean stacks, boolean full) {
        requireInRange(maxTasks);
        TaskCounts taskCounts = TaskCounts.create();
        Snapshot snapshot = Snapshot.take(maxTasks, taskCounts);
        return Json.text(json ->
                new SnapshotWriter(json, full ? Redaction.NONE : Redaction.VALUES, stacks).write(snapshot, taskCounts));
    }

    @Override
    public String stack(String task, boolean full) {
        if (task == null) {
            throw new IllegalArgumentException("task must not be null");
        }
        return Json.text(json -> new StackWriter(json, full ? Redaction.NONE : Redaction.VALUES).write(task));
    }

    @Override
    public String snapshotText(int maxTasks) {
        requireInRange(maxTasks);
        return Redaction.VALUES.shown(Snapshot.take(maxTasks).toString());
    }

    private static void requireInRange(int maxTasks) {
        if (maxTasks < 0 || maxTasks > MAX_TASKS) {
            throw new IllegalArgumentException("maxTasks must be from 0 to " + MAX_TASKS + ", but is " + maxTasks);
        }
    }
}
