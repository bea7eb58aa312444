package io.kernwork.base;

/**
 * A section of the calling thread in which it counts as a CPU of its own and may not wait: a top half, or a section with
 * bottom halves disabled. For try-with-resources.
 */
public interface AtomicSection extends AutoCloseable {

    /**
     * Leaves the section. The end of the outermost one runs what was raised meanwhile, on this thread; nothing that a handler
     * throws gets out of here.
     *
     * @throws IllegalStateException if called on another thread than the section was entered on, or more often than it was
     *     entered; nothing has changed then
     */
    @Override
    void close();
}
