package io.kernwork.bench;

import io.kernwork.bench.run.Job;
import io.kernwork.bench.work.Variant;
import io.kernwork.bench.work.Workload;
import io.kernwork.bench.work.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows somebody wants to see, and what must be run for them. */
final class Selection {
    private Selection() {}

    /**
     * The rows named by id or by workload; all if none is named.
     *
     * @throws IllegalArgumentException if a name fits no row
     */
    static List<Row> rows(List<Row> all, List<String> names) {
        for (String name : names) {
            if (all.stream().noneMatch(row -> fits(row, name))) {
                throw new IllegalArgumentException("no row \"" + name + "\"; there are "
                        + String.join(", ", all.stream().map(Row::id).toList()));
            }
        }
        return all.stream()
                .filter(row -> names.isEmpty() || names.stream().anyMatch(name -> fits(row, name)))
                .toList();
    }

    private static boolean fits(Row row, String name) {
        return row.id().equalsIgnoreCase(name) || row.workload().equalsIgnoreCase(name);
    }

    /** Each variant of each workload that a row shows, and the limits that it is held against. */
    static List<Job> jobs(List<Row> rows, List<String> variants) {
        Set<String> workloads = new LinkedHashSet<>();
        rows.forEach(row -> workloads.add(row.workload()));
        Set<Job> jobs = new LinkedHashSet<>();
        for (String id : workloads) {
            add(jobs, id, variants, null);
        }
        for (Row row : rows) {
            Limit limit = row.limit();
            if (limit != null && limit.workload() != null && !workloads.contains(limit.workload())) {
                add(jobs, limit.workload(), variants, limit.variant());
            }
        }
        return new ArrayList<>(jobs);
    }

    private static void add(Set<Job> jobs, String workload, List<String> variants, @Nullable String only) {
        Workload work = Workloads.of(workload);
        for (Variant variant : work.variants()) {
            boolean wanted = variants.isEmpty() || variants.contains(variant.id());
            if (wanted && (only == null || only.equals(variant.id()))) {
                jobs.add(new Job(workload, variant));
            }
        }
    }
}
