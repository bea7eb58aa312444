package io.kernwork.simulate;

/**
 * A part of a schedule that was written down: one thread goes on until it comes to a place.
 *
 * @param thread its name; while it cannot go on, whoever can does
 * @param place a class and a method, as {@code Lane.park}, in which the thread is about to take a shared step; {@code null} is
 *     its end
 */
public record Leg(
        String thread, @org.jspecify.annotations.Nullable String place) {
    /** One that ends where the thread does. */
    public static Leg toItsEnd(String thread) {
        return new Leg(thread, null);
    }

    @Override
    public String toString() {
        return thread + (place == null ? " to its end" : " to " + place);
    }
}
