package io.kernwork.examples.statsd.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What the services of a web shop might send: one hot counter, sampled counters, gauges set and moved, latencies with a
 * long tail, visitors as a set, tags, several metrics in a packet, and now and then a line that is wrong. Four in ten
 * lines hit one series, the others tens of them. Ends after its number of lines.
 */
final class GeneratedLoad implements PacketSource {
    private static final int PAYLOAD = 512;
    private static final int WRONG_ONE_IN = 1000;
    private static final String[] ROUTES = {"cart", "checkout", "home", "item", "login", "orders", "search", "static"};
    private static final String[] WRONG = {
        "shop.requests",
        "shop.requests:1",
        "shop.requests:one|c",
        ":1|c",
        "shop.requests:1|x",
        "shop.cart:1|c|@0",
        "\u0007"
    };

    private final SplittableRandom random = new SplittableRandom(1);
    private final Expected expected = new Expected();
    private final long lines;
    private final double nanosPerLine;
    private long due;

    /**
     * Creates a load.
     *
     * @param lines how many lines in all
     * @param perSecond how many of them in a second
     */
    GeneratedLoad(long lines, int perSecond) {
        this.lines = lines;
        nanosPerLine = TimeUnit.SECONDS.toNanos(1) / (double) perSecond;
    }

    @Override
    public boolean next(ByteBuffer packet) {
        if (expected.lines() >= lines) {
            return false;
        }
        due = (long) (expected.lines() * nanosPerLine);
        int wanted = 1 + random.nextInt(8);
        for (int i = 0; i < wanted && expected.lines() < lines && packet.position() < PAYLOAD; i++) {
            if (i > 0) {
                packet.put((byte) '\n');
            }
            packet.put(line().getBytes(StandardCharsets.US_ASCII));
        }
        return true;
    }

    @Override
    public long dueNanos() {
        return due;
    }

    @Override
    public Expected expected() {
        return expected;
    }

    private String line() {
        if (random.nextInt(WRONG_ONE_IN) == 0) {
            expected.malformed();
            return WRONG[random.nextInt(WRONG.length)];
        }
        int choice = random.nextInt(100);
        if (choice < 40) {
            return counter("shop.requests", 1, 1);
        }
        if (choice < 65) {
            return counted(latency());
        }
        if (choice < 75) {
            return counter("shop.cache.hits", 1, 0.1);
        }
        if (choice < 88) {
            return counter("shop.host." + random.nextInt(20) + ".bytes", random.nextInt(10_000), 1);
        }
        return choice < 95 ? counted(gauge()) : counted("shop.visitors:user-" + visitor() + "|s");
    }

    private String counted(String line) {
        expected.line();
        return line;
    }

    private String counter(String name, int value, double rate) {
        expected.counter(name, value / rate);
        return name + ':' + value + (rate == 1 ? "|c" : "|c|@" + rate);
    }

    private String gauge() {
        return switch (random.nextInt(3)) {
            case 0 -> "shop.queue.depth:" + random.nextInt(500) + "|g";
            case 1 -> "shop.connections:+1|g";
            default -> "shop.connections:-1|g";
        };
    }

    /** Log-normal, as latencies are: a median of some ms, one in a hundred ten times as long. */
    private String latency() {
        int route = random.nextInt(ROUTES.length);
        double millis = (2 + route) * Math.exp(gaussian());
        return String.format(Locale.ROOT, "shop.http.time:%.3f|ms|#route:%s", millis, ROUTES[route]);
    }

    /** Few come often, many seldom. */
    private int visitor() {
        double share = random.nextDouble();
        return (int) (5000 * share * share * share);
    }

    private double gaussian() {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
