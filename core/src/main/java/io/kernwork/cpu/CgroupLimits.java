package io.kernwork.cpu;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What control groups leave the process of the CPUs: a quota of CPU time, and a set of CPUs. Reads versions 1 and 2, also
 * where both are mounted. A limit of a parent binds its children, so that all groups from the process' own up to the mount
 * point are read, and the tightest counts.
 *
 * @param quota CPU time per time: 1.5 is one and a half CPUs; empty without a limit
 * @param cpus the CPUs that the groups allow; empty where they do not tell
 */
record CgroupLimits(OptionalDouble quota, Optional<CpuSet> cpus) {

    /** A mounted hierarchy: the directory of the mount, and the group that it shows. */
    private record Mount(boolean unified, List<String> controllers, String root, Path point) {}

    /** One group of the process: a line of {@code /proc/self/cgroup}. */
    private record Membership(boolean unified, List<String> controllers, String group) {}

    /** Reads them below a directory that stands for the root of the file system. */
    static CgroupLimits read(Path root) {
        try {
            return readGroups(root);
        } catch (InvalidPathException e) { // names that this file system cannot have: a copy from elsewhere
            return new CgroupLimits(OptionalDouble.empty(), Optional.empty());
        }
    }

    private static CgroupLimits readGroups(Path root) {
        List<Mount> mounts = mounts(root);
        OptionalDouble quota = OptionalDouble.empty();
        Optional<CpuSet> cpus = Optional.empty();
        for (Membership membership : memberships(root)) {
            for (Mount mount : mounts) {
                boolean same = membership.unified() == mount.unified()
                        && mount.controllers().containsAll(membership.controllers());
                for (Path group : same ? groups(mount, membership.group()) : List.<Path>of()) {
                    quota = tighter(quota, membership.unified() ? quota(group) : quotaOfVersion1(group));
                    cpus = narrower(cpus, membership.unified() ? cpus(group) : cpusOfVersion1(group));
                }
            }
        }
        return new CgroupLimits(quota, cpus);
    }

    /** Lines such as {@code 4:cpu,cpuacct:/group} and, for version 2, {@code 0::/group}. */
    private static List<Membership> memberships(Path root) {
        List<Membership> found = new ArrayList<>();
        for (String line : ProcFiles.lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3) {
                boolean unified = parts[1].isEmpty();
                found.add(new Membership(unified, unified ? List.of() : List.of(parts[1].split(",", -1)), parts[2]));
            }
        }
        return found;
    }

    /** The fields are told in proc_pid_mountinfo(5); a hyphen ends the optional ones. */
    private static List<Mount> mounts(Path root) {
        List<Mount> found = new ArrayList<>();
        for (String line : ProcFiles.lines(root.resolve("proc/self/mountinfo"))) {
            String[] halves = line.split(" - ", 2);
            String[] left = halves[0].split(" ", -1);
            String[] right = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
            if (left.length >= 5 && left[4].startsWith("/") && right.length >= 3 && right[0].startsWith("cgroup")) {
                String point = unescaped(left[4]);
                found.add(new Mount(
                        right[0].equals("cgroup2"),
                        List.of(right[2].split(",", -1)),
                        unescaped(left[3]),
                        root.resolve(point.substring(1))));
            }
        }
        return found;
    }

    /** Spaces and the like are octal numbers there. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    /**
     * The directories of a group and of its parents, as far as the mount shows them. A container may be told a group that its
     * mount does not show; then the mount point itself is the best that is known.
     */
    private static List<Path> groups(Mount mount, String group) {
        String below = mount.root().equals("/") ? group : below(mount.root(), group);
        Path at = mount.point();
        List<Path> groups = new ArrayList<>();
        groups.add(at);
        for (String name : below.split("/", -1)) {
            if (name.equals("..")) {
                return List.of(mount.point());
            }
            if (!name.isEmpty()) {
                at = at.resolve(name);
                groups.add(at);
            }
        }
        return groups;
    }

    private static String below(String root, String group) {
        return group.startsWith(root + "/") ? group.substring(root.length()) : "";
    }

    /** {@code cpu.max} holds the quota, or {@code max}, and the period, both in microseconds. */
    private static OptionalDouble quota(Path group) {
        String[] parts = ProcFiles.text(group.resolve("cpu.max")).orElse("").split(" ", -1);
        return parts.length == 2 ? ratio(parts[0], parts[1]) : OptionalDouble.empty();
    }

    private static OptionalDouble quotaOfVersion1(Path group) {
        return ratio(
                ProcFiles.text(group.resolve("cpu.cfs_quota_us")).orElse(""),
                ProcFiles.text(group.resolve("cpu.cfs_period_us")).orElse(""));
    }

    /** Anything but two positive numbers is no limit: {@code max}, -1, and what cannot be read. */
    private static OptionalDouble ratio(String quota, String period) {
        try {
            long microseconds = Long.parseLong(quota);
            long per = Long.parseLong(period);
            return microseconds > 0 && per > 0
                    ? OptionalDouble.of((double) microseconds / per)
                    : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static Optional<CpuSet> cpus(Path group) {
        return cpus(group, "cpuset.cpus.effective");
    }

    /** Kernels before 4.17 do not have the first file. */
    private static Optional<CpuSet> cpusOfVersion1(Path group) {
        return cpus(group, "cpuset.effective_cpus").or(() -> cpus(group, "cpuset.cpus"));
    }

    private static Optional<CpuSet> cpus(Path group, String file) {
        return ProcFiles.text(group.resolve(file)).flatMap(ProcFiles::cpus).filter(set -> !set.isEmpty());
    }

    private static OptionalDouble tighter(OptionalDouble known, OptionalDouble other) {
        return known.isEmpty() || (other.isPresent() && other.getAsDouble() < known.getAsDouble()) ? other : known;
    }

    private static Optional<CpuSet> narrower(Optional<CpuSet> known, Optional<CpuSet> other) {
        return known.isEmpty() || other.isEmpty()
                ? known.or(() -> other)
                : Optional.of(known.get().intersection(other.get()));
    }
}
