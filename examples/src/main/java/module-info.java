/** Programs of real use, written on the library. */
@SuppressWarnings("requires-automatic") // HdrHistogram 2.2.2 has no module descriptor
module io.kernwork.examples {
    requires HdrHistogram;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires transitive io.kernwork;
    requires jdk.management;
    requires static transitive org.jspecify;

    exports io.kernwork.examples.debounce;
    exports io.kernwork.examples.jobs;
    exports io.kernwork.examples.softirqs;
    exports io.kernwork.examples.nettybottomhalf;
    exports io.kernwork.examples.starvation;
    exports io.kernwork.examples.statsd;
    exports io.kernwork.examples.statsd.demo;
    exports io.kernwork.examples.taskqueues;
}
