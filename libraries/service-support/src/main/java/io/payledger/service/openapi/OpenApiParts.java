package io.payledger.service.openapi;

import io.payledger.service.problems.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Parts of an OpenAPI document, for filters that complete one. */
public final class OpenApiParts {

    private OpenApiParts() {}

    /** An answer with a problem as its body. */
    public static APIResponse problem(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(reference("Problem"))));
    }

    /** A header of the document's components. */
    public static Header header(String description) {
        return OASFactory.createHeader().description(description).schema(text());
    }

    /** Refers to a header of the document's components. */
    public static void addHeader(APIResponse answer, String name) {
        answer.addHeader(name, OASFactory.createHeader().ref("#/components/headers/" + name));
    }

    public static Parameter parameter(String name, In where, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(where)
                .description(description)
                .schema(text());
    }

    public static Schema reference(String schema) {
        return OASFactory.createSchema().ref("#/components/schemas/" + schema);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
