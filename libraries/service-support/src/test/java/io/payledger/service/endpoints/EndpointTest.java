package io.payledger.service.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    private static final Method ANY = Object.class.getMethods()[0];

    private final Endpoint run = Endpoint.of("GET", "/tenants/{tenant}/runs/{run}", ANY);

    @ParameterizedTest
    @ValueSource(strings = {"/tenants/acme/runs/7", "/tenants/acme/runs/7/"})
    void knowsItsPathAndTheParametersInIt(String path) {
        assertThat(run.isAt(Endpoint.parts(path))).isTrue();
        assertThat(run.parameter("tenant", path)).contains("acme");
        assertThat(run.parameter("run", path)).contains("7");
        assertThat(run.parameter("line", path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/tenants/acme/runs",
                "/tenants/acme/runs/",
                "/tenants/acme/runs//",
                "/tenants/acme/runs/7//",
                "/tenants//runs/7",
                "//tenants/acme/runs/7",
                "/tenants/acme/runs/7/items",
                "/tenants/acme/walks/7",
                "tenants/acme/runs/7"
            })
    void isAtNoOtherPath(String path) {
        assertThat(run.isAt(Endpoint.parts(path))).isFalse();
        assertThat(run.parameter("tenant", path)).isEmpty();
    }

    @Test
    void theRootIsAPath() {
        Endpoint root = Endpoint.of("GET", "/", ANY);

        assertThat(root.isAt(Endpoint.parts("/"))).isTrue();
        assertThat(root.isAt(Endpoint.parts("/tenants"))).isFalse();
    }
}
