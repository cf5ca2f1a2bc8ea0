package io.payledger.service.requests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryParametersTest {

    static class Search {
        @QueryParam("colour")
        @Nullable List<String> colours;

        @QueryParam("size")
        @Nullable String size;
    }

    static class Resource {
        @Parameter(name = "since", in = ParameterIn.QUERY)
        @Parameter(name = "Last-Event-ID", in = ParameterIn.HEADER)
        public void list(
                @PathParam("tenant") String tenant,
                @HeaderParam("Prefer") String prefer,
                @BeanParam Search search,
                @Parameter(description = "of the page before") @QueryParam("cursor") String cursor) {}

        public void create(String body) {}
    }

    private static QueryParameters of(String method, Class<?>... parameters) throws NoSuchMethodException {
        return QueryParameters.of(Resource.class.getMethod(method, parameters));
    }

    @Test
    void everyDeclarationCountsAndNothingElse() throws Exception {
        QueryParameters declared = of("list", String.class, String.class, Search.class, String.class);

        assertThat(declared.names()).containsExactly("colour", "cursor", "since", "size");
        assertThat(declared.repeatable()).containsExactly("colour");
        assertThat(of("create", String.class).names()).isEmpty();
    }
}
