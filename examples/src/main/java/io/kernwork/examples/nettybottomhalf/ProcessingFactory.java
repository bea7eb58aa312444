package io.kernwork.examples.nettybottomhalf;

import io.netty.channel.EventLoop;

/** Makes the processing of a server, whose loop there is then. */
@FunctionalInterface
interface ProcessingFactory {
    Processing create(EventLoop loop, ServerCounts counts);
}
