package io.kernwork.simulate.rewrite;

import java.util.ArrayList;
import java.util.List;

/** The places in the code before which a simulation may change threads, by number. */
public final class Sites {
    private final List<String> names = new ArrayList<>();
    private int[] hashes = new int[1024];

    /** The number of a new place; in one JVM the same for the same classes loaded in the same order. */
    synchronized int add(String method, int line, String what) {
        int number = names.size();
        names.add(method + ":" + line + " " + what);
        if (number == hashes.length) {
            hashes = java.util.Arrays.copyOf(hashes, 2 * number);
        }
        hashes[number] = names.get(number).hashCode();
        return number;
    }

    /** What a report says. */
    public synchronized String name(int site) {
        return site < 0 ? "start" : names.get(site);
    }

    /** The same number in every JVM. */
    public int hash(int site) {
        return hashes[site];
    }
}
