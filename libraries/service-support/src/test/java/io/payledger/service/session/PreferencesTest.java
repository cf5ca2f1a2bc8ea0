package io.payledger.service.session;

import static io.payledger.freshness.Consistency.EVENTUAL;
import static io.payledger.freshness.Consistency.SESSION;
import static io.payledger.freshness.Consistency.STRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.payledger.freshness.Consistency;
import io.payledger.service.problems.ProblemException;
import io.payledger.service.problems.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {

    /** Header values, the consistency and the seconds that they ask for. */
    static Stream<Arguments> understood() {
        return Stream.of(
                arguments(List.of(), null, null),
                arguments(List.of(""), null, null),
                arguments(List.of("consistency=strong"), STRONG, null),
                arguments(List.of("consistency=session, wait=10"), SESSION, 10),
                arguments(List.of("wait=10", "consistency=eventual"), EVENTUAL, 10),
                // names and words of any case, with white space around "="
                arguments(List.of("Consistency=STRONG"), STRONG, null),
                arguments(List.of("WAIT = 3 , CONSISTENCY = Eventual"), EVENTUAL, 3),
                // quoted words, and parameters after them
                arguments(List.of("consistency=\"strong\""), STRONG, null),
                arguments(List.of("Wait = \"10\" ;x=y", "respond-async, consistency=eventual;a=\"b;c\""), EVENTUAL, 10),
                arguments(List.of("consistency=\"st\\rong\""), STRONG, null),
                // separators in quoted strings separate nothing
                arguments(List.of("foo=\"a, consistency=strong\", wait=2"), null, 2),
                arguments(List.of("foo=\"a\\\", consistency=strong\""), null, null),
                arguments(List.of("foo;bar=\"x, consistency=strong; y\", consistency=eventual"), EVENTUAL, null),
                // the first of several counts, in one header or in two
                arguments(List.of("consistency=strong, consistency=eventual"), STRONG, null),
                arguments(List.of("consistency=strong", "consistency=unknown"), STRONG, null),
                arguments(List.of("wait=1, wait=9"), null, 1),
                arguments(List.of("wait=soon, wait=9"), null, null),
                // a parameter is not a preference
                arguments(List.of("foo; consistency=strong"), null, null),
                // others are ignored, and so is a wait that is no number of seconds
                arguments(List.of("respond-async, return=minimal, handling=lenient"), null, null),
                arguments(List.of("wait"), null, null),
                arguments(List.of("wait=-1"), null, null),
                arguments(List.of("wait=1.5"), null, null),
                arguments(List.of("wait=99999999999999"), null, null),
                arguments(List.of(",, ,=,;"), null, null));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void readsPreferencesAsRfc7240WritesThem(
            List<String> values, @Nullable Consistency consistency, @Nullable Integer seconds) {
        assertThat(Preferences.of(values))
                .isEqualTo(new Preferences(
                        Optional.ofNullable(consistency),
                        Optional.ofNullable(seconds).map(Duration::ofSeconds)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consistency",
                "consistency=",
                "consistency=\"\"",
                "consistency=maybe",
                "wait=2, Consistency=\"linearizable\"",
                "consistency=strong eventual",
                "consistency=maybe, consistency=strong"
            })
    void refusesAnUnknownConsistencyAndNamesTheKnownOnes(String value) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> Preferences.of(List.of(value)));

        assertThat(refused.problem().type()).isEqualTo(ProblemType.MALFORMED_REQUEST.uri());
        assertThat(refused.problem().detail()).contains("session, strong, eventual");
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistency=\"strong", "foo=\"a, consistency=strong", "wait=1; x=\"\\\""})
    void refusesAQuotedStringWithoutEnd(String value) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> Preferences.of(List.of(value)));

        assertThat(refused.problem().status()).isEqualTo(400);
        assertThat(refused.problem().detail()).contains("quoted string");
    }

    @Test
    void prefersNothingWithoutHeaders() {
        assertThat(Preferences.of(List.of())).isEqualTo(Preferences.NONE);
    }
}
