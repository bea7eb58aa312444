package io.kernwork.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of the CPUs that this process may use somebody else used. Linux counts the ticks of each CPU, and those of this
 * process with the children that it has waited for; what is left of the busy ones is foreign. A hypervisor's share (steal) is
 * foreign, too.
 *
 * @param busy ticks in which the allowed CPUs worked
 * @param all ticks that passed on them
 * @param own ticks of this process and its ended children
 */
record HostLoad(long busy, long all, long own) {
    /** A sample with more than this is measured again. */
    static final double TOLERATED = 0.1;

    private static final Path PROC = Path.of("/proc");

    /** The state now, or null where the system does not tell. */
    static @Nullable HostLoad now() {
        try {
            return read(PROC);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    static HostLoad read(Path proc) throws IOException {
        List<String> status = Files.readAllLines(proc.resolve("self/status"));
        String allowed = status.stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("no list of CPUs"));
        return parse(
                Files.readAllLines(proc.resolve("stat")), Files.readString(proc.resolve("self/stat")), cpus(allowed));
    }

    /** The share of foreign work since an earlier state; 0 where counting errs to below. */
    static double foreign(@Nullable HostLoad before, @Nullable HostLoad after) {
        if (before == null || after == null || after.all <= before.all) {
            return Double.NaN;
        }
        long foreign = (after.busy - before.busy) - (after.own - before.own);
        return Math.max(0, (double) foreign / (after.all - before.all));
    }

    static HostLoad parse(List<String> stat, String self, BitSet allowed) {
        long busy = 0;
        long all = 0;
        for (String line : stat) {
            if (line.matches("cpu\\d+ .*") && allowed.get(Integer.parseInt(line.substring(3, line.indexOf(' '))))) {
                String[] field = line.split(" +", -1);
                // user nice system idle iowait irq softirq steal; guests are in user already
                long waiting = Long.parseLong(field[4]) + Long.parseLong(field[5]);
                long working = 0;
                for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
                    working += Long.parseLong(field[i]);
                }
                busy += working;
                all += working + waiting;
            }
        }
        // The name, in brackets, may hold blanks; utime, stime, cutime and cstime are fields 14 to 17.
        String[] field = self.substring(self.lastIndexOf(')') + 2).split(" ", -1);
        long own = 0;
        for (int i = 11; i <= 14; i++) {
            own += Long.parseLong(field[i]);
        }
        return new HostLoad(busy, all, own);
    }

    /** From the kernel's way of writing sets, such as {@code 0-2,5}. */
    static BitSet cpus(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            cpus.set(first, last + 1);
        }
        return cpus;
    }
}
