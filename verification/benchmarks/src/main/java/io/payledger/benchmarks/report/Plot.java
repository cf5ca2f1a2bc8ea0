package io.payledger.benchmarks.report;

import java.util.List;

/**
 * Figures of one kind, to be compared with each other.
 *
 * @param unit of all the figures
 */
public record Plot(String title, String unit, List<Bar> bars) {

    public Plot {
        bars = List.copyOf(bars);
    }

    /** A figure and how sure it is: the median of several values and their range, or a score and its interval. */
    public record Bar(String label, double median, double lowest, double highest) {

        public Bar {
            if (!(lowest <= median && median <= highest && median >= 0)) {
                throw new IllegalArgumentException("the median must be in its range and not negative: label=" + label
                        + " median=" + median + " lowest=" + lowest + " highest=" + highest);
            }
        }
    }
}
