package io.kernwork.internal.jmx;

import io.kernwork.observe.KernworkMXBean;
import io.kernwork.observe.RuntimeSnapshot;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** A bean that is registered. One whose runtime was collected takes itself away when it is asked. */
final class Registration implements KernworkMXBean {
    private static final AtomicLong IDS = new AtomicLong();

    private final WeakRuntime<?> runtime;
    private final MBeanServer server;
    private final ObjectName name;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Registration(WeakRuntime<?> runtime, MBeanServer server, ObjectName name) {
        this.runtime = runtime;
        this.server = server;
        this.name = name;
    }

    static Registration of(WeakRuntime<?> runtime) {
        try {
            return register(runtime, ManagementFactory.getPlatformMBeanServer());
        } catch (JMException failure) {
            throw new IllegalStateException("the management of the JVM refuses the runtime", failure);
        }
    }

    /** Another copy of this library in the JVM counts for itself, so a number may be taken. */
    private static Registration register(WeakRuntime<?> runtime, MBeanServer server) throws JMException {
        while (true) {
            ObjectName name = new ObjectName("io.kernwork:type=Runtime,name=" + ObjectName.quote(runtime.name())
                    + ",id=" + IDS.incrementAndGet());
            Registration made = new Registration(runtime, server, name);
            try {
                server.registerMBean(made, name);
            } catch (InstanceAlreadyExistsException taken) {
                continue;
            }
            count(1);
            Names.add(runtime.name());
            return made;
        }
    }

    @Override
    public RuntimeSnapshot getSnapshot() {
        return present(runtime.snapshot());
    }

    @Override
    public String dump() {
        return present(runtime.dump());
    }

    private <T> T present(@Nullable T answer) {
        if (answer == null) {
            end();
            throw new IllegalStateException("runtime '" + runtime.name() + "' is gone: nobody held or closed it");
        }
        return answer;
    }

    /** Takes the bean away, if nobody has. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            count(-1);
            Names.remove(runtime.name());
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException gone) {
                // somebody has done it by hand
            } catch (JMException failure) {
                throw new IllegalStateException("could not take " + name + " away", failure);
            }
        }
    }

    /** The properties are those of the whole JVM, and all copies of this library count in there. */
    private static void count(int change) {
        Properties all = System.getProperties();
        all.compute(Jmx.COUNT, (key, present) -> {
            int next = number(present) + change;
            return next > 0 ? Integer.toString(next) : null;
        });
    }

    private static int number(@Nullable Object present) {
        try {
            return present == null ? 0 : Integer.parseInt(present.toString());
        } catch (NumberFormatException overwritten) {
            return 0;
        }
    }
}
