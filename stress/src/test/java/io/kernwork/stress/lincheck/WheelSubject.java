package io.kernwork.stress.lincheck;

import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.TimerTarget;
import io.kernwork.internal.timer.Wheel;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * The wheel, with callers who file nodes, file them anew and take them out, and one thread that polls what is due. Times are in slots of the lowest level, so
 * that one poll gives all that is due; what lies above is the business of {@link ArmingSubject}.
 */
@Param(name = "node", gen = IntGen.class, conf = "0:3")
@Param(name = "at", gen = IntGen.class, conf = "1:9")
public class WheelSubject {
    static final int NODES = 4;
    static final int STEP = 3;
    private static final int SLOT_NANOS = 8_192;

    final Wheel wheel = new Wheel(() -> 0, false);
    final Target target = new Target();
    private final TimerNode[] nodes = new TimerNode[NODES];
    private final @Nullable TimerNode[] batch = new TimerNode[Wheel.BATCH];
    private int now; // these two are the polling thread's

    /** An empty wheel. */
    public WheelSubject() {
        for (int i = 0; i < NODES; i++) {
            nodes[i] = new TimerNode(i);
        }
    }

    /** Files a node under a time, or moves it there. */
    @Operation(params = {"node", "at"})
    public void file(int node, int at) {
        TimerNode filed = nodes[node];
        filed.lock();
        file(filed, (long) at * SLOT_NANOS);
        filed.unlock();
    }

    void file(TimerNode node, long at) {
        wheel.file(node, target, at);
    }

    /** Takes a node out. */
    @Operation(params = "node")
    public void remove(int node) {
        nodes[node].lock();
        wheel.remove(nodes[node]);
        nodes[node].unlock();
    }

    /** How many nodes are filed. */
    @Operation
    public int size() {
        wheel.lock(); // without it a hint: a node that is being moved is not counted for a moment
        int size = wheel.size();
        wheel.unlock();
        return size;
    }

    /** Time goes on; which nodes are due, in no order. */
    @Operation(nonParallelGroup = "timer")
    public String poll() {
        now += STEP;
        int due = wheel.poll((long) now * SLOT_NANOS, batch);
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < due; i++) {
            TimerNode node = batch[i];
            if (node != null) {
                numbers.add(node.owner);
            }
        }
        return WheelSpec.inWords(numbers);
    }

    /** Where what expires would go; it takes everything. */
    static final class Target implements TimerTarget {
        private @Nullable TimerNode first;

        @Override
        public boolean accepts() {
            return true;
        }

        @Override
        public @Nullable TimerNode firstFiled() {
            return first;
        }

        @Override
        public void setFirstFiled(@Nullable TimerNode node) {
            first = node;
        }
    }

    /** Planted: a node that is moved is taken out and filed anew in two steps. */
    public static final class Planted extends WheelSubject {
        /** As the other one. */
        public Planted() {}

        @Override
        void file(TimerNode node, long at) {
            wheel.remove(node);
            Looks.between();
            wheel.file(node, target, at);
        }
    }
}
