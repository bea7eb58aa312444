package io.kernwork.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Snapshots;
import io.kernwork.observe.KernworkMXBean;
import io.kernwork.observe.RuntimeSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A runtime among the beans of the JVM. */
@Timeout(60)
final class JmxTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** Stands for a runtime. */
    private record Seen(String name) {
        RuntimeSnapshot look() {
            return Snapshots.full(name);
        }

        String dump() {
            return "dump of " + name;
        }
    }

    private static List<ObjectName> beans(String name) throws Exception {
        return new ArrayList<>(SERVER.queryNames(
                new ObjectName("io.kernwork:type=Runtime,name=" + ObjectName.quote(name) + ",id=*"), null));
    }

    private static ObjectName awaitBean(String name) throws Exception {
        List<ObjectName> found = new ArrayList<>();
        Bounded.until(
                () -> {
                    try {
                        found.addAll(beans(name));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return !found.isEmpty();
                },
                "a bean of runtime '" + name + "' is there");
        return found.getFirst();
    }

    private static int count() {
        return Integer.parseInt(System.getProperty(Jmx.COUNT, "0"));
    }

    private static Jmx open(Seen seen) {
        return Objects.requireNonNull(Jmx.open(seen.name(), seen, Seen::look, Seen::dump));
    }

    @Test
    @DisplayName("A runtime with threads is there soon after it was built, and gone after its close")
    void bean_ofARuntime_livesAsLong() throws Exception {
        int before = count();
        Kernwork runtime = engines.runtime(1, builder -> builder.name("a \"quoted\",name=*"));
        ObjectName name = awaitBean("a \"quoted\",name=*");
        Bounded.until(() -> count() == before + 1, "the property counts it");
        KernworkMXBean bean = JMX.newMXBeanProxy(SERVER, name, KernworkMXBean.class);
        assertThat(bean.getSnapshot().name()).isEqualTo("a \"quoted\",name=*");
        assertThat(bean.dump()).contains("a \"quoted\",name=*");
        runtime.close();
        assertThat(beans("a \"quoted\",name=*")).isEmpty();
        assertThat(count()).isEqualTo(before);
        runtime.close();
        assertThat(count()).isEqualTo(before);
    }

    private static long names(String name) {
        return System.getProperty(Jmx.NAMES, "").lines().filter(name::equals).count();
    }

    @Test
    @DisplayName("The property of names has a line for each, cut, and few if there are many")
    void names_areListed() {
        String odd = "o\nd\r\nd " + "x".repeat(100);
        Jmx first = open(new Seen(odd));
        assertThat(names("o d d " + "x".repeat(54) + "...")).isEqualTo(1);
        List<Jmx> many = Stream.generate(() -> open(new Seen("many"))).limit(40).toList();
        assertThat(names("many")).isBetween(1L, 31L);
        assertThat(System.getProperty(Jmx.NAMES, "").lines()).hasSize(32);
        many.forEach(Jmx::close);
        first.close();
        assertThat(names("many")).isZero();
        assertThat(System.getProperty(Jmx.NAMES, "")).doesNotContain("o d d");
    }

    @Test
    @DisplayName("Runtimes of one name have numbers of their own, which are not used again")
    void beans_ofOneName_haveNumbers() throws Exception {
        Jmx first = open(new Seen("twin"));
        ObjectName one = beans("twin").getFirst();
        Jmx second = open(new Seen("twin"));
        assertThat(beans("twin")).hasSize(2);
        assertThat(names("twin")).isEqualTo(2);
        first.close();
        assertThat(names("twin")).isEqualTo(1);
        assertThat(beans("twin")).hasSize(1).doesNotContain(one);
        second.close();
        open(new Seen("twin")).close();
        assertThat(beans("twin")).isEmpty();
    }

    @SuppressWarnings("BanJNDI") // the address is this JVM's own
    @Test
    @DisplayName("Over a connection each record comes out as it went in, absent names and nested lists included")
    void snapshot_overAConnection_isEqual() throws Exception {
        Seen seen = new Seen("remote");
        Jmx opened = open(seen);
        ObjectName name = beans("remote").getFirst();
        JMXConnectorServer server =
                JMXConnectorServerFactory.newJMXConnectorServer(new JMXServiceURL("service:jmx:rmi://"), null, SERVER);
        server.start();
        try (JMXConnector connector = JMXConnectorFactory.connect(server.getAddress())) {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            KernworkMXBean bean = JMX.newMXBeanProxy(connection, name, KernworkMXBean.class);
            RuntimeSnapshot snapshot = bean.getSnapshot();
            assertThat(snapshot).isEqualTo(Snapshots.full("remote"));
            assertThat(snapshot.queues().getLast().oldestItem()).isNull();
            assertThat(bean.dump()).isEqualTo("dump of remote");
            CompositeData plain = (CompositeData) connection.getAttribute(name, "Snapshot");
            CompositeData[] queues = (CompositeData[]) plain.get("queues");
            assertThat(queues[0].get("oldestItem")).isEqualTo("reindex");
            assertThat(((CompositeData) queues[0].get("waits")).get("p99Nanos")).isEqualTo(13L);
            assertThat(queues[1].get("oldestItem")).isNull();
            assertThat((String[]) queues[0].get("oldestSite")).containsExactly("a.B.c", "d.E.f");
        } finally {
            server.stop();
            opened.close();
        }
        assertThat(seen.look()).isNotNull();
    }

    @Test
    @DisplayName("A bean that somebody has taken away by hand is no trouble at the close")
    void close_beanTakenAway_isQuiet() throws Exception {
        int before = count();
        Jmx jmx = open(new Seen("taken"));
        SERVER.unregisterMBean(beans("taken").getFirst());
        jmx.close();
        assertThat(count()).isEqualTo(before);
    }

    @Test
    @DisplayName("The bean of a runtime that was collected says so once, and takes itself away")
    void bean_ofACollectedRuntime_takesItselfAway() throws Exception {
        int before = count();
        WeakReference<Seen> forgotten = openForgotten();
        ObjectName name = beans("forgotten").getFirst();
        Bounded.until(
                () -> {
                    System.gc();
                    return forgotten.get() == null;
                },
                "the runtime is collected");
        assertThatThrownBy(() -> SERVER.getAttribute(name, "Snapshot"))
                .hasStackTraceContaining("runtime 'forgotten' is gone");
        assertThatThrownBy(() -> SERVER.getAttribute(name, "Snapshot")).isInstanceOf(InstanceNotFoundException.class);
        assertThat(count()).isEqualTo(before);
    }

    private static WeakReference<Seen> openForgotten() {
        Seen seen = new Seen("forgotten");
        open(seen);
        return new WeakReference<>(seen);
    }

    @Test
    @DisplayName("The switch keeps runtimes out")
    void open_switchedOff_registersNothing() {
        String before = System.setProperty(Jmx.SWITCH, "false");
        try {
            Seen seen = new Seen("off");
            assertThat(Jmx.open("off", seen, Seen::look, Seen::dump)).isNull();
        } finally {
            if (before == null) {
                System.clearProperty(Jmx.SWITCH);
            } else {
                System.setProperty(Jmx.SWITCH, before);
            }
        }
    }
}
