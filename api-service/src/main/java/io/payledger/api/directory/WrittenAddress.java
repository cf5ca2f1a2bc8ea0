package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.payledger.api.text.WrittenText;
import io.payledger.bankfiles.PostalAddress;
import io.payledger.bankfiles.SwiftText;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A postal address as people write it, or as banks read it. Town and country are mandatory. The two lines are for what has no
 * part of its own.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "PostalAddress",
        requiredProperties = {"town", "country"})
public record WrittenAddress(
        @Nullable String street,
        @Nullable String buildingNumber,
        @Nullable String postCode,
        String town,

        @Schema(description = "Such as a state or a province") @Nullable String region,

        @Schema(description = "ISO 3166, two letters") String country,

        @Schema(description = "What has no part of its own") @Nullable String addressLine1,

        @Nullable String addressLine2) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            // a newer version may have written further parts
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The parts, by the names of their columns in a file. */
    enum Part {
        STREET(PostalAddress.Part.STREET),
        BUILDING_NUMBER(PostalAddress.Part.BUILDING),
        POST_CODE(PostalAddress.Part.POST_CODE),
        TOWN(PostalAddress.Part.TOWN),
        REGION(PostalAddress.Part.REGION),
        COUNTRY(null),
        ADDRESS_LINE_1(PostalAddress.Part.LINE),
        ADDRESS_LINE_2(PostalAddress.Part.LINE);

        private final PostalAddress.@Nullable Part inFile;

        Part(PostalAddress.@Nullable Part inFile) {
            this.inFile = inFile;
        }
    }

    /**
     * The address of the parts that are there; empty if none is, or if one is wrong.
     *
     * @param errors takes what is wrong and what to do, to be read after the name of the part; it does not quote the value
     */
    static Optional<WrittenAddress> of(Map<Part, String> written, BiConsumer<Part, String> errors) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        boolean[] wrong = {false};
        BiConsumer<Part, String> noted = (part, what) -> {
            wrong[0] = true;
            errors.accept(part, what);
        };
        written.forEach((part, text) -> {
            if (!text.isEmpty()) {
                checked(part, text, noted).ifPresent(valid -> parts.put(part, valid));
            }
        });
        if (!wrong[0] && !parts.isEmpty()) {
            for (Part part : new Part[] {Part.TOWN, Part.COUNTRY}) {
                if (!parts.containsKey(part)) {
                    noted.accept(part, "is missing: banks refuse an address without town and country");
                }
            }
        }
        return wrong[0] || parts.isEmpty() ? Optional.empty() : Optional.of(of(parts));
    }

    private static Optional<String> checked(Part part, String text, BiConsumer<Part, String> errors) {
        PostalAddress.Part inFile = part.inFile;
        if (inFile == null) {
            Optional<String> problem = PostalAddress.problemWithCountry(text);
            problem.ifPresent(what -> errors.accept(part, "is " + what + ": correct it"));
            return problem.isPresent() ? Optional.empty() : Optional.of(text);
        }
        try {
            String valid = WrittenText.name(text, inFile.lengthMax());
            int length = SwiftText.transliterated(valid).length();
            if (length > inFile.lengthMax()) {
                errors.accept(
                        part, "has " + length + " characters as banks read it: shorten it to " + inFile.lengthMax());
                return Optional.empty();
            }
            return Optional.of(valid);
        } catch (IllegalArgumentException invalid) {
            errors.accept(part, String.valueOf(invalid.getMessage()));
            return Optional.empty();
        }
    }

    private static WrittenAddress of(Map<Part, String> parts) {
        return new WrittenAddress(
                parts.get(Part.STREET),
                parts.get(Part.BUILDING_NUMBER),
                parts.get(Part.POST_CODE),
                parts.getOrDefault(Part.TOWN, ""),
                parts.get(Part.REGION),
                parts.getOrDefault(Part.COUNTRY, ""),
                parts.get(Part.ADDRESS_LINE_1),
                parts.get(Part.ADDRESS_LINE_2));
    }

    /** What a JSON body has. */
    Map<Part, String> parts() {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        put(parts, Part.STREET, street);
        put(parts, Part.BUILDING_NUMBER, buildingNumber);
        put(parts, Part.POST_CODE, postCode);
        put(parts, Part.TOWN, town);
        put(parts, Part.REGION, region);
        put(parts, Part.COUNTRY, country);
        put(parts, Part.ADDRESS_LINE_1, addressLine1);
        put(parts, Part.ADDRESS_LINE_2, addressLine2);
        return parts;
    }

    private static void put(Map<Part, String> parts, Part part, @Nullable String text) {
        if (text != null) {
            parts.put(part, text);
        }
    }

    /** In the characters of banks, as far as they can spell it. */
    WrittenAddress spelled() {
        Map<Part, String> parts = parts();
        UnaryOperator<String> spelling = SwiftText::transliterated;
        parts.replaceAll((part, text) -> spelling.apply(text));
        return of(parts);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an address that Jackson cannot write", impossible);
        }
    }

    /** What {@link #json} wrote. */
    public static WrittenAddress ofJson(String text) {
        try {
            return JSON.readValue(text, WrittenAddress.class);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored address that this version cannot read", changed);
        }
    }

    /** Throws {@link IllegalArgumentException}, which does not quote the address, if banks do not accept it. */
    public PostalAddress inPaymentFile() {
        return new PostalAddress(
                street,
                buildingNumber,
                postCode,
                town,
                region,
                country,
                Stream.of(addressLine1, addressLine2)
                        .flatMap(Stream::ofNullable)
                        .toList());
    }

    /** The country only. */
    @Override
    public String toString() {
        return "WrittenAddress[" + country + "]";
    }
}
