package io.payledger.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.testing.OpenApiContract;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document as the running service serves it; what every test sends and gets is held to it. */
public final class OpenApiDocument {

    private static @Nullable OpenApiContract contract;

    private OpenApiDocument() {}

    /** Read once: it does not change while the service runs. */
    public static JsonNode served() {
        return contract().document();
    }

    static synchronized OpenApiContract contract() {
        OpenApiContract known = contract;
        if (known == null) {
            known = OpenApiContract.servedBy(URI.create("http://127.0.0.1:" + ApiTestEnvironment.port()));
            contract = known;
        }
        return known;
    }
}
