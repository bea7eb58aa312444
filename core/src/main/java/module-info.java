/**
 * Kernel-grade deferred work for the JVM. Start with {@code io.kernwork.workqueue}; everything under
 * {@code io.kernwork.internal} is the engine's own and stays hidden.
 */
@SuppressWarnings("module") // the testkit is built after this
module io.kernwork {
    requires static java.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports io.kernwork;
    exports io.kernwork.base;
    exports io.kernwork.cpu;
    exports io.kernwork.executor;
    exports io.kernwork.observe;
    exports io.kernwork.softirq;
    exports io.kernwork.taskqueue;
    exports io.kernwork.threadpool;
    exports io.kernwork.tqueue;
    exports io.kernwork.workqueue;
    exports io.kernwork.internal.engine to
            io.kernwork.testkit;
    exports io.kernwork.internal.queue to
            io.kernwork.testkit;
}
