package io.payledger.endtoend.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.localstack.RepositoryHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HAProxy is configured as the documentation says. */
class ProxyConfigurationTest {

    private final List<String> directives;

    ProxyConfigurationTest() throws IOException {
        directives = Arrays.stream(Files.readString(RepositoryHome.find().resolve("infra/haproxy/haproxy.cfg"))
                        .split("\n", -1))
                .map(line -> line.replaceAll("#.*", "").strip())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "docs/operating/scaling.md | within 10 s (`infra/haproxy/haproxy.cfg`) | timeout http-request 10s",
                "docs/operating/scaling.md | the first 16 KiB of its body | option http-buffer-request",
                "CHANGELOG.md | sends `Strict-Transport-Security` | http-after-response set-header"
                        + " Strict-Transport-Security \"max-age=31536000\" if { ssl_fc }",
                "docs/reference/stream.md | between two lines | http-request set-timeout server 60s if { path_end /stream }",
            })
    void theProxyDoesWhatTheDocumentationPromises(String page, String promise, String directive) throws IOException {
        assertThat(Files.readString(RepositoryHome.find().resolve(page))).contains(promise);
        assertThat(directives).contains(directive);
    }
}
