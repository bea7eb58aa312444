package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Look.Seen;
import io.kernwork.observe.KernworkMXBean;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.management.InstanceNotFoundException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.OpenDataException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** A JVM that was attached to, and the beans of its runtimes. Each call asks it anew, and blocks until it answers. */
final class Target implements AutoCloseable {
    private static final String PATTERN = "io.kernwork:type=Runtime,*";

    private final long pid;
    private final String main;
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private Target(long pid, String main, JMXConnector connector) throws IOException {
        this.pid = pid;
        this.main = main;
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** The address is the one that the JVM itself gave: it holds the stub, so nothing is looked up. */
    @SuppressWarnings("BanJNDI")
    static Target connect(long pid, String main, String address) throws IOException {
        return new Target(pid, main, JMXConnectorFactory.connect(new JMXServiceURL(address)));
    }

    long pid() {
        return pid;
    }

    /** The snapshots of its runtimes; of those with that name, if one is given. */
    Look look(@Nullable String runtime) throws Refusal, IOException {
        List<Seen> seen = new ArrayList<>();
        for (ObjectName bean : beans(runtime)) {
            var snapshot = ask(bean, KernworkMXBean::getSnapshot);
            if (snapshot != null) {
                seen.add(new Seen(id(bean), snapshot));
            }
        }
        if (seen.isEmpty()) {
            throw closedMeanwhile();
        }
        return new Look(Instant.now(), pid, main, List.copyOf(seen));
    }

    /** The dumps of its runtimes; of those with that name, if one is given. */
    List<String> dumps(@Nullable String runtime) throws Refusal, IOException {
        List<String> dumps = new ArrayList<>();
        for (ObjectName bean : beans(runtime)) {
            String dump = ask(bean, KernworkMXBean::dump);
            if (dump != null) {
                dumps.add(dump);
            }
        }
        if (dumps.isEmpty()) {
            throw closedMeanwhile();
        }
        return dumps;
    }

    private List<ObjectName> beans(@Nullable String runtime) throws Refusal, IOException {
        List<ObjectName> all = server.queryNames(pattern(), null).stream()
                .sorted(Comparator.comparing(Target::name)
                        .thenComparingInt(bean -> id(bean).length())
                        .thenComparing(Target::id))
                .toList();
        if (all.isEmpty()) {
            throw closedMeanwhile();
        }
        List<ObjectName> asked = all.stream()
                .filter(bean -> runtime == null || name(bean).equals(runtime))
                .toList();
        if (asked.isEmpty()) {
            throw Refusal.misused("process " + pid + " has no runtime '" + runtime + "'; it has "
                    + all.stream().map(Target::name).distinct().collect(Collectors.joining(", ")));
        }
        return asked;
    }

    /** Null if that runtime was closed, or collected, meanwhile. */
    private <T> @Nullable T ask(ObjectName bean, Function<KernworkMXBean, T> question) throws Refusal, IOException {
        try {
            return question.apply(JMX.newMXBeanProxy(server, bean, KernworkMXBean.class));
        } catch (UndeclaredThrowableException e) {
            return switch (e.getCause()) {
                case InstanceNotFoundException _ -> null;
                case InvalidObjectException _ -> throw otherVersion();
                case OpenDataException _ -> throw otherVersion();
                case IOException io -> throw io;
                case null, default -> throw e;
            };
        } catch (IllegalArgumentException _) {
            throw otherVersion();
        } catch (IllegalStateException e) {
            if (server.isRegistered(bean)) {
                throw e;
            }
            return null;
        }
    }

    private Refusal otherVersion() {
        return Refusal.misused(
                "process " + pid + " has another version of Kernwork, whose snapshots cannot be read; try "
                        + "'./kernwork dump " + pid + "'");
    }

    private Refusal closedMeanwhile() {
        return Refusal.ended("process " + pid + " has no runtime any more: it was closed meanwhile");
    }

    private static ObjectName pattern() {
        try {
            return new ObjectName(PATTERN);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(ObjectName bean) {
        String name = key(bean, "name");
        return name.startsWith("\"") ? ObjectName.unquote(name) : name;
    }

    private static String id(ObjectName bean) {
        return key(bean, "id");
    }

    private static String key(ObjectName bean, String key) {
        String value = bean.getKeyProperty(key);
        return value == null ? "" : value;
    }

    /** Does not wait for the process, which may be stopped. */
    @Override
    public void close() {
        Patience.start(new FutureTask<>(() -> {
            connector.close();
            return true;
        }));
    }
}
