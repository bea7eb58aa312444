package io.kernwork.internal.item;

import static io.kernwork.internal.item.Violation.unless;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The timer's side of one item: its node in the wheel, its deadline, and the service thread that may be on its way to it. The
 * steps are those of {@code internal.engine.Firing} and {@code internal.timer.Wheel}. Each is one section of the node's lock,
 * and a fire is one, too: it reads word and deadline and makes the item pending. A look that comes to nothing leaves the node filed
 * for later, or forgotten.
 *
 * @param armed whether an arming counts now, as the verdicts said
 * @param due whether the deadline has come that the node has; it stays there when the item is not armed any more
 * @param node where the wheel has the node
 * @param polled whether the service thread has taken the node out and not yet looked at it; it may have been filed anew since
 */
record Timing(boolean armed, boolean due, Node node, boolean polled) {
    static final Timing NONE = new Timing(false, false, Node.FORGOTTEN, false);

    /** Where the wheel has the node. */
    enum Node {
        /** Nowhere. */
        FORGOTTEN,
        /** In a slot, or held: it comes up again. */
        IN,
        /** Taken out, and still taken for filed by whoever arms. */
        OUT
    }

    /** What a fire reads under the node's lock. */
    enum Look {
        WORD,
        DEADLINE
    }

    // ---- what the verdicts oblige to

    /** Armed or re-armed; {@code sooner} than the time that the node is filed under, if it is. */
    Timing arm(boolean sooner) {
        return new Timing(true, false, sooner || node == Node.FORGOTTEN ? Node.IN : node, polled);
    }

    /** The node stays until it is purged. */
    Timing disarm() {
        unless(armed, "obligation", "there is no arming to take back");
        return new Timing(false, due, node, polled);
    }

    Timing fired(boolean byTimer) {
        return new Timing(false, due, Node.FORGOTTEN, polled && !byTimer);
    }

    /** Whether a fire belongs to the arming that counts, and is not early. */
    boolean fires(boolean byTimer) {
        return armed && (due || !byTimer);
    }

    // ---- what happens by itself; null when it cannot now. What the word says is read there, since the engine does so

    /** Whether the service thread fires; the others do what {@link #look} does. */
    boolean ready(boolean wordArmed, Set<Look> looks) {
        return polled && (wordArmed || !looks.contains(Look.WORD)) && (due || !looks.contains(Look.DEADLINE));
    }

    @Nullable
    Timing deadline() {
        return due || equals(NONE) ? null : new Timing(armed, true, node, polled);
    }

    @Nullable
    Timing poll() {
        return node == Node.IN && !polled ? new Timing(armed, due, Node.OUT, true) : null;
    }

    /** The service thread looks at what it polled, and it is not to fire. */
    @Nullable
    Timing look(boolean wordArmed) {
        boolean idle = !polled || (wordArmed && due);
        return idle ? null : new Timing(armed, due, wordArmed ? Node.IN : Node.FORGOTTEN, false);
    }

    /** It is to fire, and the lane takes nothing now or has no memory for it. */
    @Nullable
    Timing retry(boolean wordArmed) {
        return polled && wordArmed && due ? new Timing(armed, true, Node.IN, false) : null;
    }

    /** The service thread looks at what was disarmed a while ago. */
    @Nullable
    Timing purge(boolean wordArmed) {
        return wordArmed || node == Node.FORGOTTEN ? null : new Timing(armed, due, Node.FORGOTTEN, polled);
    }
}
