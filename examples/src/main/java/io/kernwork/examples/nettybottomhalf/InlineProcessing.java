package io.kernwork.examples.nettybottomhalf;

import io.netty.channel.EventLoop;

/** {@link Mode#INLINE}. */
final class InlineProcessing extends Processing {
    private final HeavyWork work;
    private final Request request = new Request();

    InlineProcessing(EventLoop loop, HeavyWork work) {
        super(loop);
        this.work = work;
    }

    @Override
    void take(Connection from) {
        while (from.hasMessage()) {
            from.take(request);
            request.result = work.run(request.text);
            request.reply();
        }
    }

    @Override
    boolean hasRoom() {
        return true;
    }
}
