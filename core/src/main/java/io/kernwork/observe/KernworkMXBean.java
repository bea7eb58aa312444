package io.kernwork.observe;

/**
 * A runtime as management tools see it, under {@code io.kernwork:type=Runtime,name="app",id=1}. The identifier tells runtimes of
 * one name apart.
 */
public interface KernworkMXBean {

    /**
     * What the runtime looks like now; as {@code Kernwork.snapshot()}.
     *
     * @return the snapshot
     */
    RuntimeSnapshot getSnapshot();

    /**
     * The same as text for people, with what each thread does; as {@code Kernwork.dump()}.
     *
     * @return some lines
     */
    String dump();
}
