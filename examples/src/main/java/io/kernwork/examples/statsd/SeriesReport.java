package io.kernwork.examples.statsd;

/**
 * One series in a flush.
 *
 * @param type the type
 * @param name the name, safe to print
 * @param tags the tags as given, safe to print, empty if none
 * @param samples how many samples were heard in the interval
 * @param reading what they come to
 */
public record SeriesReport(MetricType type, String name, String tags, long samples, Reading reading) {

    /** Name and tags, as the protocol writes them. */
    public String label() {
        return tags.isEmpty() ? name : name + "|#" + tags;
    }
}
