package io.payledger.bankfiles;

import java.util.List;
import java.util.Locale;
import java.util.Locale.IsoCountryCode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A structured address, or with lines a hybrid one, as banks read it. Town and country are mandatory: banks refuse
 * unstructured addresses since November 2026. A part that is wrong is refused with an {@link IllegalArgumentException} that
 * never quotes it. Prints as its country only.
 *
 * @param building the number, or what the country uses in its place
 * @param region such as a state or a province
 * @param country ISO 3166, two letters
 * @param lines what has no part of its own
 */
public record PostalAddress(
        @Nullable String street,
        @Nullable String building,
        @Nullable String postCode,
        String town,
        @Nullable String region,
        String country,
        List<String> lines) {

    /** What banks of all guidelines accept beside the structured parts. */
    public static final int LINES_MAX = 2;

    private static final Set<String> COUNTRIES = Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2);

    /** The parts that are text, and the characters that the message has for them. */
    public enum Part {
        STREET(70),
        BUILDING(16),
        POST_CODE(16),
        TOWN(35),
        REGION(35),
        LINE(70);

        private final int lengthMax;

        Part(int lengthMax) {
            this.lengthMax = lengthMax;
        }

        public int lengthMax() {
            return lengthMax;
        }

        /** Why banks do not accept the text, without quoting it; empty if they do. */
        public Optional<String> problemWith(String text) {
            return SwiftText.problem(text, lengthMax);
        }
    }

    public PostalAddress {
        lines = List.copyOf(lines);
        if (lines.size() > LINES_MAX) {
            throw new IllegalArgumentException("address: more than " + LINES_MAX + " lines");
        }
        require(Part.STREET, street);
        require(Part.BUILDING, building);
        require(Part.POST_CODE, postCode);
        require(Part.TOWN, town);
        require(Part.REGION, region);
        lines.forEach(line -> require(Part.LINE, line));
        Optional<String> problem = problemWithCountry(country);
        if (problem.isPresent()) {
            throw new IllegalArgumentException("address: the country is " + problem.get());
        }
    }

    /** Why the text is not the code of a country; empty if it is one. */
    public static Optional<String> problemWithCountry(String country) {
        return COUNTRIES.contains(country)
                ? Optional.empty()
                : Optional.of("not the two capital letters of a country in ISO 3166, such as DE");
    }

    private static void require(Part part, @Nullable String text) {
        Optional<String> problem = text == null ? Optional.empty() : part.problemWith(text);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(
                    "address, " + part.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + problem.get());
        }
    }

    @Override
    public String toString() {
        return "PostalAddress[" + country + "]";
    }
}
