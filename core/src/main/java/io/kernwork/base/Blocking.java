package io.kernwork.base;

/**
 * A part of a body that blocks, as {@code Kernwork.blocking} takes it.
 *
 * @param <T> what it answers
 * @param <X> what it throws
 */
@FunctionalInterface
public interface Blocking<T, X extends Throwable> {

    /**
     * Does what blocks.
     *
     * @return the answer
     * @throws X as declared
     */
    T run() throws X;
}
