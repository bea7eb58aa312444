package io.kernwork.cpu;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the tests have done in a JVM of its own, which is started with native access or without: the argument says what. Prints
 * a key, an equals sign and a value on each line.
 */
public final class CpuProbe {
    private static final String NICE = "nice";

    private CpuProbe() {}

    /** Does one thing, told by the first argument. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "look" -> look();
            case "ask" -> ask();
            case "pin" -> onThread(CpuProbe::pin);
            case "runtime" -> runtime();
            case "absent" -> onThread(CpuProbe::absent);
            case "trap" -> trap();
            case NICE -> priorities();
            case "high" -> highPriority();
            case "virtual" -> Thread.ofVirtual().start(CpuProbe::virtual).join();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void say(String key, Object value) {
        System.out.println(key + "=" + value);
    }

    /** What asks for nothing that needs a permission. */
    private static void look() {
        say("support", Affinity.support());
        say("cpu", Affinity.currentCpu());
        say("tid", Affinity.threadId());
        say("mask", Affinity.get().map(CpuSet::toString).orElse("unknown"));
        say("topology", CpuTopology.read().allowed());
        say("normal", ThreadPriority.NORMAL.applyToCurrentThread());
        say("high", ThreadPriority.HIGH.support());
    }

    /** What does, often. */
    private static void ask() {
        for (int time = 0; time < 3; time++) {
            say("set", Affinity.set(CpuSet.of(0)));
            say("low", ThreadPriority.LOW.applyToCurrentThread());
        }
    }

    /** What the workers of a bound runtime are bound to. */
    private static void runtime() throws Exception {
        try (Kernwork bound =
                Kernwork.builder().name("bound").cpus(2).affinity(true).build()) {
            WorkQueue perCpu =
                    WorkQueue.builder("per-cpu").runtime(bound).perCpu().build();
            WorkQueue anywhere = WorkQueue.builder("anywhere").runtime(bound).build();
            for (int cpu = 0; cpu < 2; cpu++) {
                String key = "cpu" + cpu;
                Work work = Work.of(key, () -> say(key, text(Affinity.get()) + " " + bound.cpu()));
                perCpu.enqueueOn(cpu, work);
                work.flush();
            }
            Work work = Work.of("anywhere", () -> say("anywhere", text(Affinity.get())));
            anywhere.enqueue(work);
            work.flush();
        }
        say("support", Affinity.support().honoured());
        say("process", text(Affinity.get()));
    }

    private static void pin() {
        Optional<CpuSet> before = Affinity.get();
        say("before", text(before));
        int one = before.flatMap(mask -> mask.stream().boxed().reduce((lower, higher) -> higher))
                .orElse(0);
        say("one", one);
        say("set", Affinity.set(CpuSet.of(one)));
        boolean stayed = true;
        for (int look = 0; look < 100_000; look++) {
            stayed &= Affinity.currentCpu() == one;
            Thread.onSpinWait();
        }
        say("stayed", stayed);
        say("bound", text(Affinity.get()));
        say(
                "file",
                ownFile("status").stream()
                        .filter(line -> line.startsWith("Cpus_allowed_list:"))
                        .map(line -> line.substring(18).strip())
                        .findFirst()
                        .orElse("unknown"));
        before.ifPresent(mask -> say("undo", Affinity.set(mask)));
        say("after", text(Affinity.get()));
    }

    private static void absent() {
        CpuSet before = Affinity.get().orElse(CpuSet.of(0));
        say("before", before);
        say("all", Affinity.set(CpuSet.of(CpuSet.MAX_CPU)));
        say("afterall", text(Affinity.get()));
        say("part", Affinity.set(before.union(CpuSet.of(CpuSet.MAX_CPU))));
        say("afterpart", text(Affinity.get()));
    }

    /** Binds the very first thread before anything has touched the JVM's own pools. */
    private static void trap() throws Exception {
        Optional<CpuSet> before = Affinity.get();
        say(
                "set",
                Affinity.set(CpuSet.of(
                        before.orElse(CpuSet.of(0)).stream().findFirst().orElseThrow())));
        say("jvm", Runtime.getRuntime().availableProcessors());
        say("processors", Affinity.availableProcessors());
        say("common", ForkJoinPool.commonPool().getParallelism());
        say("virtual", virtualThreadParallelism());
        say("mask", before.map(CpuSet::size).orElse(0));
    }

    /** From the management bean, which the library's module does not read. */
    private static Object virtualThreadParallelism() throws ReflectiveOperationException {
        Class<?> type = Class.forName("jdk.management.VirtualThreadSchedulerMXBean");
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getPlatformMXBean", Class.class)
                .invoke(null, type);
        Method parallelism = type.getMethod("getParallelism");
        return parallelism.invoke(bean);
    }

    private static void priorities() throws InterruptedException {
        say("process", ProcFiles.processNice());
        say("permitted", ThreadPriority.HIGH.support());
        for (int nice : List.of(0, 5, 19, -5)) {
            onThread(() -> {
                say("apply" + nice, ThreadPriority.ofNice(nice).applyToCurrentThread());
                say(NICE + nice, ownNice());
            });
        }
        onThread(() -> {
            say("down", ThreadPriority.LOW.applyToCurrentThread());
            say("back", ThreadPriority.NORMAL.applyToCurrentThread());
            say("backnice", ownNice());
        });
        say("main", ownNice());
    }

    /** The threads of a queue of high priority, in two runtimes, and of a rescuer, which runs since the factory makes one thread only. */
    private static void highPriority() throws InterruptedException {
        say("permitted", ThreadPriority.HIGH.support());
        say("process", ProcFiles.processNice());
        for (String name : List.of("one", "two")) {
            try (Kernwork runtime = Kernwork.builder().name(name).cpus(2).build()) {
                enqueue(WorkQueue.builder("high")
                        .runtime(runtime)
                        .highPriority()
                        .build());
                enqueue(WorkQueue.builder("unbound high")
                        .runtime(runtime)
                        .unbound()
                        .highPriority()
                        .build());
                enqueue(WorkQueue.builder("normal").runtime(runtime).build());
            }
        }
        AtomicInteger made = new AtomicInteger();
        ThreadFactory once = body -> made.incrementAndGet() == 1 ? new Thread(body) : null;
        try (Kernwork runtime =
                Kernwork.builder().name("scarce").threadFactory(once).build()) {
            enqueue(WorkQueue.builder("rescued").runtime(runtime).memReclaim().build());
        }
    }

    private static void enqueue(WorkQueue queue) throws InterruptedException {
        Work work = Work.of("nice", () -> say(queue.name(), niceOfThread()));
        queue.enqueue(work);
        work.flush();
    }

    /** Without native access, too. */
    private static String niceOfThread() {
        Path own = Path.of("/proc/thread-self/stat");
        return niceIn(Files.exists(own) ? String.join(" ", ProcFiles.lines(own)) : "");
    }

    private static void virtual() {
        say("set", Affinity.set(CpuSet.of(0)));
        say("low", ThreadPriority.LOW.applyToCurrentThread());
        say("mask", text(Affinity.get()));
        say("tid", Affinity.threadId());
        say("cpu", Affinity.currentCpu());
    }

    private static void onThread(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task, "probe");
        thread.start();
        thread.join();
    }

    /** As /proc/self/task shows the calling thread to others. */
    private static String ownNice() {
        return niceIn(String.join(" ", ownFile("stat")));
    }

    private static String niceIn(String stat) {
        return stat.isEmpty()
                ? "unknown"
                : stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16];
    }

    private static List<String> ownFile(String name) {
        Path file = Path.of("/proc/self/task", Integer.toString(Affinity.threadId()), name);
        return Files.exists(file) ? ProcFiles.lines(file) : List.of();
    }

    private static String text(Optional<CpuSet> mask) {
        return mask.map(CpuSet::toString).orElse("unknown");
    }
}
