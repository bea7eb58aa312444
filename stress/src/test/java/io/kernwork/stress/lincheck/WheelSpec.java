package io.kernwork.stress.lincheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Nodes and their times. */
public final class WheelSpec {
    private final Map<Integer, Integer> filed = new TreeMap<>();
    private int now;

    /** No nodes. */
    public WheelSpec() {}

    /** As {@link WheelSubject#file}. */
    public void file(int node, int at) {
        filed.put(node, at);
    }

    /** As {@link WheelSubject#remove}. */
    public void remove(int node) {
        filed.remove(node);
    }

    /** As {@link WheelSubject#size}. */
    public int size() {
        return filed.size();
    }

    /** As {@link WheelSubject#poll}. */
    public String poll() {
        now += WheelSubject.STEP;
        List<Object> due = new ArrayList<>();
        filed.forEach((node, at) -> {
            if (at <= now) {
                due.add(node);
            }
        });
        due.forEach(filed::remove);
        return inWords(due);
    }

    static String inWords(List<Object> nodes) {
        return nodes.stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
    }
}
