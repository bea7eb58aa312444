package io.kernwork.examples.nettybottomhalf;

/**
 * What became of one load on one server.
 *
 * @param mode who did the work
 * @param load how much was asked
 * @param messages how many messages were sent
 * @param replies how many of them were replied to, each counted once
 * @param wrong replies that came twice or with a result that is not the message's
 * @param overtaken replies that came after the reply to a later message of their channel
 * @param seconds from when the first message was to be sent until the last reply
 * @param reads reads of channels
 * @param read from when a message was to be sent until the channel's read that brought it began
 * @param reply from when a message was to be sent until its reply was read
 * @param bytesPerMessage bytes that the server allocated for each message, on all its threads; NaN where unknown
 * @param atExit messages worked on by the event loop at the end of an atomic section
 * @param byKsoftirqd messages worked on by ksoftirqd
 * @param pauses how often a channel stopped reading, since there was no room
 */
public record PhaseResult(
        Mode mode,
        Load load,
        long messages,
        long replies,
        long wrong,
        long overtaken,
        double seconds,
        long reads,
        Times read,
        Times reply,
        double bytesPerMessage,
        long atExit,
        long byKsoftirqd,
        long pauses) {

    /**
     * A distribution of times in nanoseconds.
     *
     * @param median half are not above it
     * @param p99 99 % are not above it
     */
    public record Times(long median, long p99) {}

    /**
     * Whether every message was replied to once, with its result, and in order where the mode keeps it.
     *
     * @return false if something was lost or mixed up
     */
    public boolean isSound() {
        return replies == messages && wrong == 0 && (overtaken == 0 || !mode.isOrdered());
    }
}
