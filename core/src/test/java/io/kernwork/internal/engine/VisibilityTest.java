package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A runtime that ends before, while and after it is made seen. */
@Timeout(60)
final class VisibilityTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final String NAME = "barely seen";

    private final Engine engine =
            new Engine(NAME, 1, Duration.ZERO, Seams.of(Ticker.system(), Seams.NO_THREADS), null, null, true);
    private final Visibility visibility = Visibility.of(engine);

    @AfterEach
    void close() {
        engine.close();
    }

    private static int beans() {
        try {
            return SERVER.queryNames(
                            new ObjectName("io.kernwork:type=Runtime,name=" + ObjectName.quote(NAME) + ",id=*"), null)
                    .size();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** The server tells the task, on the thread that registers, when the bean has come. */
    private static NotificationListener listen(Helpers.Task task) throws JMException {
        NotificationListener listener = (notification, handback) -> {
            MBeanServerNotification told = (MBeanServerNotification) notification;
            boolean came = told.getType().equals(MBeanServerNotification.REGISTRATION_NOTIFICATION);
            if (came && Objects.toString(told.getMBeanName()).contains(ObjectName.quote(NAME))) {
                try {
                    task.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        SERVER.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        return listener;
    }

    @Test
    @DisplayName("It is seen from some time after the begin to the end")
    void begin_thenEnd_leavesNoBean() {
        visibility.begin();
        Bounded.until(() -> beans() == 1, "its bean is there");
        visibility.end();
        assertThat(beans()).isZero();
        visibility.end();
    }

    @Test
    @DisplayName("An end that comes before the registration leaves no bean")
    void end_beforeTheRegistration_leavesNoBean() {
        visibility.end();
        visibility.begin();
        visibility.end(); // waits for the thread
        assertThat(beans()).isZero();
    }

    @Test
    @DisplayName("An end that comes while the bean is being registered waits for that, and leaves none")
    void end_duringTheRegistration_leavesNoBean() throws Exception {
        Gate gate = new Gate();
        NotificationListener listener = listen(gate::pass);
        try (Helpers helpers = new Helpers()) {
            visibility.begin();
            gate.awaitEntered();
            Thread ending = helpers.start("ending", visibility::end);
            Bounded.untilWaiting(ending, "end waits");
            assertThat(beans()).isOne();
            gate.open();
            helpers.join();
            assertThat(beans()).isZero();
        } finally {
            SERVER.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
        }
    }

    @Test
    @DisplayName("An end on the registering thread, by one who listens there, leaves no bean and waits for nobody")
    void end_byTheRegistrar_leavesNoBean() throws Exception {
        Gate ended = new Gate();
        NotificationListener listener = listen(() -> {
            visibility.end();
            ended.pass();
        });
        try {
            visibility.begin();
            ended.awaitEntered();
            assertThat(beans()).isOne();
            ended.open();
            Bounded.until(() -> beans() == 0, "the registrar has taken the bean away");
        } finally {
            SERVER.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
        }
    }
}
