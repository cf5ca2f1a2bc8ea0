package io.payledger.api.payroll.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of a register ends.
 *
 * @param revision that the pages before are of
 */
public record PlaceInRegister(int revision, int line) {

    private static final Pattern PLACE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    /** Throws an {@link IllegalArgumentException} where the text is no such place. */
    public static PlaceInRegister parse(String place) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a place in a register");
        }
        return new PlaceInRegister(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    @Override
    public String toString() {
        return revision + "-" + line;
    }
}
