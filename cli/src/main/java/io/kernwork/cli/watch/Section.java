package io.kernwork.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a report that may be shortened.
 *
 * @param lines a heading, and what is below it
 * @param share what it may claim of the height against the others, in twelfths
 */
record Section(List<Line> lines, int share) {
    private static final int TWELFTHS = 12;

    /** The sections in so many lines of that width, what one leaves over goes to the first that needs it. */
    static List<Line> fit(List<Section> sections, int width, int height) {
        int[] granted = new int[sections.size()];
        int room = Math.max(0, height);
        for (int i = 0; i < granted.length; i++) {
            Section section = sections.get(i);
            granted[i] = Math.min(section.lines().size(), room * section.share() / TWELFTHS);
        }
        int left = room - IntStream.of(granted).sum();
        for (int i = 0; i < granted.length; i++) {
            int more = Math.min(left, sections.get(i).lines().size() - granted[i]);
            granted[i] += more;
            left -= more;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < granted.length; i++) {
            lines.addAll(sections.get(i).shortened(width, granted[i]));
        }
        return lines;
    }

    /** A heading alone says nothing: then the section is left out. */
    private List<Line> shortened(int width, int height) {
        if (height >= lines.size()) {
            return lines;
        }
        if (height < 2) {
            return List.of();
        }
        List<Line> some = new ArrayList<>(lines.subList(0, height - 1));
        some.add(Line.plain(Text.fit("+ " + (lines.size() - height + 1) + " more", width)));
        return some;
    }
}
