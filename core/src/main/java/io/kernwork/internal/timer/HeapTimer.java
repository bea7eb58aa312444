package io.kernwork.internal.timer;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of nodes that know their index. Simple and exact: insert, move and remove are O(log n), nothing stays
 * behind after a cancel, and equal deadlines expire in the order of their arming.
 */
public final class HeapTimer implements Timer {
    private static final int FIRST_CAPACITY = 16;

    private TimerNode[] heap = new TimerNode[FIRST_CAPACITY];
    private int size;
    private long orders;
    private @Nullable TimerNode held;
    private int heldCount;
    private @Nullable TimerNode firing;

    /** Counts the nodes that may come back, so that putting one back never has to grow. */
    @Override
    public synchronized void reserve() {
        if (size + heldCount + (firing == null ? 0 : 1) >= heap.length) {
            heap = Arrays.copyOf(heap, heap.length * 2);
        }
    }

    @Override
    public synchronized boolean put(TimerNode node, long deadline, int stamp, Object target) {
        if (node.index == TimerNode.HELD) {
            unhold(node);
        }
        if (node.index == TimerNode.OUT) {
            reserve();
        }
        return insert(node, deadline, stamp, target);
    }

    private boolean insert(TimerNode node, long deadline, int stamp, Object target) {
        if (node.index == TimerNode.OUT) {
            node.index = size++;
        }
        node.deadline = deadline;
        node.stamp = stamp;
        node.target = target;
        node.order = orders++;
        place(node);
        return heap[0] == node;
    }

    @Override
    public synchronized void remove(TimerNode node, int stamp) {
        if (node.stamp != stamp) {
            return;
        }
        if (node.index == TimerNode.HELD) {
            unhold(node);
        } else if (node.index >= 0) {
            takeOut(node);
        }
        node.target = null;
    }

    @Override
    public synchronized @Nullable TimerNode poll(long now) {
        if (size == 0 || heap[0].deadline > now) {
            return null;
        }
        TimerNode node = heap[0];
        takeOut(node);
        firing = node;
        return node;
    }

    @Override
    public synchronized void polled(TimerNode node) {
        firing = null;
        if (node.index == TimerNode.OUT) {
            node.target = null;
        }
    }

    @Override
    public synchronized void hold(TimerNode node, int stamp) {
        if (node.stamp == stamp && node.index == TimerNode.OUT && node.target != null) {
            node.index = TimerNode.HELD;
            node.nextHeld = held;
            held = node;
            heldCount++;
        }
    }

    @Override
    public synchronized void retry(TimerNode node, int stamp, long at) {
        if (node.stamp == stamp && node.index == TimerNode.OUT && node.target != null) {
            insert(node, at, stamp, node.target);
        }
    }

    @Override
    public synchronized boolean release(Object target) {
        boolean any = false;
        for (TimerNode node = held; node != null; ) {
            TimerNode next = node.nextHeld;
            if (node.target == target) {
                unhold(node);
                insert(node, node.deadline, node.stamp, target);
                any = true;
            }
            node = next;
        }
        return any;
    }

    @Override
    public synchronized void sweep(Object target, Predicate<TimerNode> disarm) {
        TimerNode[] found = Arrays.stream(heap, 0, size)
                .filter(node -> node.target == target)
                .toArray(TimerNode[]::new);
        for (TimerNode node : found) {
            if (disarm.test(node)) {
                remove(node, node.stamp);
            }
        }
        for (TimerNode node = held; node != null; ) {
            TimerNode next = node.nextHeld;
            if (node.target == target && disarm.test(node)) {
                remove(node, node.stamp);
            }
            node = next;
        }
        TimerNode node = firing;
        if (node != null && node.target == target && node.index == TimerNode.OUT && disarm.test(node)) {
            node.target = null;
        }
    }

    @Override
    public synchronized long earliest() {
        return size == 0 ? NEVER : heap[0].deadline;
    }

    @Override
    public synchronized int size() {
        return size + heldCount;
    }

    private void unhold(TimerNode node) {
        if (held == node) {
            held = node.nextHeld;
        } else {
            TimerNode before = held;
            while (before != null && before.nextHeld != node) {
                before = before.nextHeld;
            }
            if (before != null) {
                before.nextHeld = node.nextHeld;
            }
        }
        node.nextHeld = null;
        node.index = TimerNode.OUT;
        heldCount--;
    }

    @SuppressWarnings("NullAway") // slots at and above size are null
    private void takeOut(TimerNode node) {
        int hole = node.index;
        node.index = TimerNode.OUT;
        TimerNode last = heap[--size];
        heap[size] = null;
        if (last != node) {
            last.index = hole;
            place(last);
        }
    }

    /** Moves a node whose index is a free slot, or its own, up or down to where it belongs. */
    private void place(TimerNode node) {
        int at = node.index;
        while (at > 0 && before(node, heap[(at - 1) >>> 1])) {
            at = shift(heap[(at - 1) >>> 1], at);
        }
        for (int child; (child = earlierChild(at)) >= 0 && before(heap[child], node); ) {
            at = shift(heap[child], at);
        }
        heap[at] = node;
        node.index = at;
    }

    /** Moves a node into the free slot; returns the slot that it leaves free. */
    private int shift(TimerNode node, int to) {
        int from = node.index;
        heap[to] = node;
        node.index = to;
        return from;
    }

    private int earlierChild(int parent) {
        int left = 2 * parent + 1;
        if (left >= size) {
            return -1;
        }
        int right = left + 1;
        return right < size && before(heap[right], heap[left]) ? right : left;
    }

    private static boolean before(TimerNode a, TimerNode b) {
        return a.deadline != b.deadline ? a.deadline < b.deadline : a.order < b.order;
    }
}
