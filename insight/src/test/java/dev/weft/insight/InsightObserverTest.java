package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a process becomes visible. */
@Tag("real-time")
@Timeout(60)
class InsightObserverTest {

    @Test
    void firstRunMakesTheProcessVisibleAndTheBeanComesSoonAfter() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(InsightMXBean.NAME);
        CountDownLatch registered = new CountDownLatch(1);
        NotificationListener listener = (notification, _) -> {
            if (notification instanceof MBeanServerNotification change
                    && change.getMBeanName().equals(name)) {
                registered.countDown();
            }
        };
        server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);

        Async.run(() -> {});
        assertThat(System.getProperty(InsightObserver.PRESENT)).isEqualTo("1");
        if (!server.isRegistered(name)) {
            registered.await();
        }
        server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);

        InsightMXBean bean = JMX.newMXBeanProxy(server, name, InsightMXBean.class);
        assertThat(bean.snapshot(0, false, false)).contains("\"total\":0", "\"tasks\":[]");
        assertThat(bean.stack("nobody", false)).contains("\"tasks\":[]");
        assertThat(bean.snapshotText(10)).isEmpty();
    }
}
