package io.kernwork.cli.watch;

import io.kernwork.observe.KernworkMXBean;
import io.kernwork.observe.RuntimeSnapshot;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A JVM with runtimes to look at: their names are its arguments, and what it reads closes them one by one. Says when it is done.
 * It ends with its input.
 */
final class WatchedMain {
    private static final long STEP = 1_000_000_000L;

    private WatchedMain() {}

    /** Shows another moment, a second later, each time it is asked. */
    private static final class Bean implements KernworkMXBean {
        private final String name;
        private long asked;

        Bean(String name) {
            this.name = name;
        }

        @Override
        public synchronized RuntimeSnapshot getSnapshot() {
            asked++;
            return Samples.runtime(name, asked * STEP, Samples.queues(asked * 250));
        }

        @Override
        public String dump() {
            return "runtime " + name + "\n  1 stall\n";
        }
    }

    public static void main(String[] names) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, ObjectName> beans = new HashMap<>();
        for (String name : names) {
            ObjectName bean = new ObjectName(
                    "io.kernwork:type=Runtime,name=" + ObjectName.quote(name) + ",id=" + (beans.size() + 1));
            server.registerMBean(new StandardMBean(new Bean(name), KernworkMXBean.class, true), bean);
            beans.put(name, bean);
        }
        publish(beans);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            ObjectName closed = beans.remove(line);
            if (closed != null) {
                server.unregisterMBean(closed);
                publish(beans);
            }
        }
    }

    private static void publish(Map<String, ObjectName> beans) {
        if (!beans.isEmpty()) {
            System.setProperty(Presence.COUNT, Integer.toString(beans.size()));
            System.setProperty(Presence.NAMES, String.join("\n", beans.keySet()));
        } else {
            System.clearProperty(Presence.COUNT);
            System.clearProperty(Presence.NAMES);
        }
        System.out.println("runtimes: " + beans.size());
    }
}
