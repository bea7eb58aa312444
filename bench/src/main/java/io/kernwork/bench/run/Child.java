package io.kernwork.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kernwork.bench.work.Plan;
import io.kernwork.bench.work.Sample;
import io.kernwork.bench.work.Workload;
import io.kernwork.bench.work.Workloads;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a child JVM: one variant of one workload, whose samples are its last word, in one line that starts with
 * {@link #MARK}. Whatever else a peer or its library prints stands in other lines.
 */
public final class Child {
    static final String MARK = "kernwork-bench-samples ";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Child() {}

    /** Arguments: the workload, the variant, both times in nanoseconds, and whether it is to be quick. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        try {
            Plan plan = new Plan(Long.parseLong(args[2]), Long.parseLong(args[3]), Boolean.parseBoolean(args[4]));
            Map<String, Sample> samples = workload(args[0]).measure(args[1], plan);
            System.out.println();
            System.out.println(MARK + JSON.writeValueAsString(samples));
            System.out.flush();
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        // Threads that a peer has left must not keep the JVM, and its hooks must not cost time.
        Runtime.getRuntime().halt(0);
    }

    /** By its id; a name with a dot is that of a class. */
    static Workload workload(String id) throws ReflectiveOperationException {
        return id.indexOf('.') < 0
                ? Workloads.of(id)
                : Class.forName(id)
                        .asSubclass(Workload.class)
                        .getDeclaredConstructor()
                        .newInstance();
    }

    /** The samples in what a child has printed, or null if there are none that can be read. */
    static @Nullable Map<String, Sample> samples(String printed) {
        int start = printed.lastIndexOf("\n" + MARK);
        if (start < 0) {
            return null;
        }
        String line =
                printed.substring(start + 1 + MARK.length()).lines().findFirst().orElse("");
        try {
            return JSON.readValue(line, new TypeReference<Map<String, Sample>>() {});
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
