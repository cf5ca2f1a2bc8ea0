package io.payledger.api.http;

import io.payledger.api.csv.CsvOutput.Delimiter;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameter that says how the fields of an exported file are separated. */
public class DelimiterParameter {

    private static final String COMMA = "COMMA";

    @Parameter(
            description = "For text/csv: what is between fields",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {COMMA, "SEMICOLON", "TAB"},
                            defaultValue = COMMA))
    @QueryParam("delimiter")
    @DefaultValue(COMMA)
    String delimiter = COMMA;

    /** Throws a problem if it is none. */
    public Delimiter value() {
        return Requests.constant(Delimiter.class, "delimiter", delimiter);
    }
}
