package io.kernwork.cpu;

import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * An immutable set of CPU numbers, as the kernel counts them: from 0, with holes where CPUs are offline. Stands for {@code
 * cpu_set_t} and the kernel's {@code cpumask}; its text is the kernel's list form, as in {@code /sys/devices/system/cpu/online}.
 * No method blocks; those that make a set allocate it.
 *
 * {@snippet class="io.kernwork.cpu.CpuSnippets" region="cpuset"}
 */
public final class CpuSet {
    /** The highest CPU number that a set can hold, far above what kernels support. */
    public static final int MAX_CPU = 65_535;

    private static final CpuSet EMPTY = new CpuSet(new BitSet(0));

    private final BitSet bits; // never changed once it is in here

    private CpuSet(BitSet bits) {
        this.bits = bits;
    }

    /**
     * The set without any CPU.
     *
     * @return the empty set
     */
    public static CpuSet empty() {
        return EMPTY;
    }

    /**
     * A set of single CPUs.
     *
     * @param cpus their numbers, in any order, repeated or not
     * @return the set
     * @throws IllegalArgumentException if a number is negative or above {@link #MAX_CPU}
     */
    public static CpuSet of(int... cpus) {
        BitSet bits = new BitSet();
        for (int cpu : cpus) {
            bits.set(checked(cpu));
        }
        return new CpuSet(bits);
    }

    /**
     * All CPUs between two, both included.
     *
     * @param first the lowest number
     * @param last the highest number
     * @return the set
     * @throws IllegalArgumentException if a number is negative or above {@link #MAX_CPU}, or the last is below the first
     */
    public static CpuSet range(int first, int last) {
        BitSet bits = new BitSet();
        addRange(bits, first, last);
        return new CpuSet(bits);
    }

    /**
     * Reads the kernel's list form: numbers and ranges, separated by commas, as in {@code 0-3,8}. Space around the whole text
     * is left out, and no text is the empty set, as the kernel writes it. Order and overlaps do not matter.
     *
     * @param list the text
     * @return the set
     * @throws IllegalArgumentException if it is anything else; the message names the part that is wrong
     */
    public static CpuSet parse(String list) {
        String text = Objects.requireNonNull(list, "list").strip();
        BitSet bits = new BitSet();
        if (text.isEmpty()) {
            return EMPTY;
        }
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            try {
                if (dash < 0) {
                    bits.set(number(part));
                } else {
                    addRange(bits, number(part.substring(0, dash)), number(part.substring(dash + 1)));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "not a list of CPUs such as 0-3,8: '" + shortened(text) + "', because of '" + shortened(part)
                                + "' (" + e.getMessage() + ")",
                        e);
            }
        }
        return new CpuSet(bits);
    }

    /** From the words of a kernel's mask, CPU 0 in the lowest bit of the first. */
    static CpuSet ofWords(long[] words) {
        return new CpuSet(BitSet.valueOf(words));
    }

    /** As {@link #ofWords} takes them, without zeros at the end. */
    long[] toWords() {
        return bits.toLongArray();
    }

    private static void addRange(BitSet bits, int first, int last) {
        if (checked(last) < checked(first)) {
            throw new IllegalArgumentException("the range from " + first + " to " + last + " runs backwards");
        }
        bits.set(first, last + 1);
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + shortened(digits) + "' is no CPU number");
        }
        return checked(Integer.parseInt(digits));
    }

    private static int checked(int cpu) {
        if (cpu < 0 || cpu > MAX_CPU) {
            throw new IllegalArgumentException("a CPU number is 0 to " + MAX_CPU + ", not " + cpu);
        }
        return cpu;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    /**
     * What is in either set.
     *
     * @param other the other set
     * @return a set
     */
    public CpuSet union(CpuSet other) {
        BitSet both = copy();
        both.or(other.bits);
        return new CpuSet(both);
    }

    /**
     * What is in both sets.
     *
     * @param other the other set
     * @return a set
     */
    public CpuSet intersection(CpuSet other) {
        BitSet common = copy();
        common.and(other.bits);
        return new CpuSet(common);
    }

    /**
     * What is in this set and not in the other.
     *
     * @param other the other set
     * @return a set
     */
    public CpuSet minus(CpuSet other) {
        BitSet rest = copy();
        rest.andNot(other.bits);
        return new CpuSet(rest);
    }

    private BitSet copy() {
        return (BitSet) bits.clone();
    }

    /**
     * Whether there is no CPU in it.
     *
     * @return whether it is empty
     */
    public boolean isEmpty() {
        return bits.isEmpty();
    }

    /**
     * How many CPUs there are in it.
     *
     * @return zero or more
     */
    public int size() {
        return bits.cardinality();
    }

    /**
     * Whether a CPU is in it.
     *
     * @param cpu any number; one that no CPU can have is in no set
     * @return whether it is
     */
    public boolean contains(int cpu) {
        return cpu >= 0 && bits.get(cpu);
    }

    /**
     * Whether all of another set is in it.
     *
     * @param other the other set
     * @return whether it is; true for the empty set
     */
    public boolean containsAll(CpuSet other) {
        return other.minus(this).isEmpty();
    }

    /**
     * The numbers.
     *
     * @return a stream of them, the lowest first
     */
    public IntStream stream() {
        return bits.stream();
    }

    /** Equal to every set of the same CPUs, however it was made. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet set && bits.equals(set.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    /**
     * The kernel's list form, which {@link #parse} reads back: neighbours as ranges, the lowest first, no space; nothing for
     * the empty set.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = bits.nextSetBit(0); first >= 0; ) {
            int end = bits.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                text.append('-').append(end - 1);
            }
            first = bits.nextSetBit(end);
        }
        return text.toString();
    }
}
