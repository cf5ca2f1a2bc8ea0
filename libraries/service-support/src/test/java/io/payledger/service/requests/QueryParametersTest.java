package io.payledger.service.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.payledger.service.requests.QueryParameters.Declaration;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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
                @Parameter(description = "of the page before") @QueryParam("cursor") @DefaultValue("") String cursor,
                @QueryParam("limit") @DefaultValue("50") String limit) {}

        public void create(String body) {}
    }

    private static QueryParameters of(String method, Class<?>... parameters) throws NoSuchMethodException {
        return QueryParameters.of(Resource.class.getMethod(method, parameters));
    }

    @Test
    void everyDeclarationCountsAndNothingElse() throws Exception {
        QueryParameters declared = of("list", String.class, String.class, Search.class, String.class, String.class);

        assertThat(declared.byName())
                .containsExactly(
                        entry("colour", new Declaration(true, false)),
                        entry("cursor", new Declaration(false, true)),
                        entry("limit", new Declaration(false, false)),
                        entry("since", new Declaration(false, false)),
                        entry("size", new Declaration(false, false)));
        assertThat(declared.named("Prefer")).isNull();
        assertThat(of("create", String.class).byName()).isEmpty();
    }
}
