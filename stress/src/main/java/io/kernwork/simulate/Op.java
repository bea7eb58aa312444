package io.kernwork.simulate;

/**
 * One call of a client.
 *
 * @param item which item, modulo how many there are
 * @param queue which queue, likewise
 * @param value a duration, a limit, or whatever else the verb needs
 */
public record Op(Verb verb, int item, int queue, int value) {
    @Override
    public String toString() {
        return verb + "(item " + item + ", queue " + queue + ", " + value + ")";
    }
}
