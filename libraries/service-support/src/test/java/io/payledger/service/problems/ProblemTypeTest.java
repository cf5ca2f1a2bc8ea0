package io.payledger.service.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTypeTest {

    @Test
    void aServiceAddsKindsOfItsOwn() throws Exception {
        Problem problem = new ProblemType("out-of-paper", 503, "The printer has no paper")
                .because("Add paper.")
                .with("tray", 2);

        JsonNode json = new ObjectMapper().valueToTree(problem);

        assertThat(json).isEqualTo(new ObjectMapper().readTree("""
                {"type": "https://payledger.dev/problems/out-of-paper", "title": "The printer has no paper",
                 "status": 503, "detail": "Add paper.", "tray": 2}
                """));
    }

    @Test
    void refusesAMalformedNameAndAStatusThatIsNoError() {
        assertThatThrownBy(() -> new ProblemType("Out of paper", 503, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Out of paper");
        assertThatThrownBy(() -> new ProblemType("fine", 200, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void commonKindsHaveDifferentNames() {
        assertThat(ProblemType.COMMON.stream().map(ProblemType::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "401,unauthenticated",
        "404,not-found",
        "415,unsupported-media-type",
        "418,malformed-request",
        "502,internal-error"
    })
    void everyStatusOfTheFrameworkHasAKind(int status, String name) {
        assertThat(ProblemType.ofStatus(status).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,1", "PT0.2S,1", "PT1S,1", "PT1.001S,2", "PT30S,30"})
    void retryAfterHasWholeSecondsAndIsNeverZero(Duration duration, String seconds) {
        assertThat(RetryAfter.seconds(duration)).isEqualTo(seconds);
    }
}
