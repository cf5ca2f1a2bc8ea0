package io.payledger.api.payments;

import io.payledger.bankfiles.PostalAddress;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stored addresses as those of a payment file. */
final class Addresses {

    private Addresses() {}

    /** Throws {@link IllegalArgumentException}, which does not quote the address, if banks do not accept it. */
    static @Nullable PostalAddress of(@Nullable JsonObject stored) {
        return stored == null
                ? null
                : new PostalAddress(
                        stored.getString("street"),
                        stored.getString("buildingNumber"),
                        stored.getString("postCode"),
                        stored.getString("town", ""),
                        stored.getString("region"),
                        stored.getString("country", ""),
                        Stream.of("addressLine1", "addressLine2")
                                .map(stored::getString)
                                .filter(Objects::nonNull)
                                .toList());
    }
}
