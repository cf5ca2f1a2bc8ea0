package io.payledger.endtoend.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.localstack.RepositoryHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What containers may do, in the files that start them: a service that is added has to have it as well. */
class ComposeFilesTest {

    private static final Set<String> DATABASES = Set.of("primary", "follower-1", "follower-2");

    /** What the entrypoint of PostgreSQL's image needs until it has taken on the user postgres. */
    private static final List<String> OF_DATABASES = List.of("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID");

    /** Settings that would give a container more than its own. */
    private static final Set<String> NEVER =
            Set.of("privileged", "network_mode", "pid", "ipc", "devices", "userns_mode", "cgroup_parent");

    /** Of each service: what compose.yaml says, or the overlay alone where it adds the service. */
    static Stream<Arguments> services() throws IOException {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>(read("compose.secure.yaml"));
        all.putAll(read("compose.yaml"));
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aContainerWritesNothingHasNoPrivilegeAndIsLimited(String name, Map<String, Object> service) {
        assertThat(service)
                .as(name)
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .containsKeys("pids_limit", "mem_limit")
                .doesNotContainKeys(NEVER.toArray(String[]::new));
        if (DATABASES.contains(name)) {
            assertThat(service).as(name).containsEntry("cap_add", OF_DATABASES);
        } else {
            assertThat(service).as(name).doesNotContainKey("cap_add");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-1", "api-2"})
    void filesOfRequestsAreOnAVolumeOfTheInstanceAndNotInMemory(String name) throws IOException {
        Map<String, Object> api = Objects.requireNonNull(read("compose.yaml").get(name));

        assertThat(api).containsEntry("volumes", List.of(name + ":/var/lib/payledger"));
        assertThat(api.get("environment"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("PAYLEDGER_TRANSFERS_DIRECTORY", "/var/lib/payledger");
    }

    @Test
    void theOverlayTakesNoneOfItBack() throws IOException {
        Map<String, Map<String, Object>> base = read("compose.yaml");

        read("compose.secure.yaml").forEach((name, service) -> {
            assertThat(service).as(name).doesNotContainKeys(NEVER.toArray(String[]::new));
            if (base.containsKey(name)) {
                assertThat(service)
                        .as(name)
                        .doesNotContainKeys(
                                "read_only", "cap_add", "cap_drop", "security_opt", "pids_limit", "mem_limit");
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> read(String file) throws IOException {
        String text = Files.readString(RepositoryHome.find().resolve("infra").resolve(file));
        Map<String, Object> whole = new Yaml().load(text);
        return (Map<String, Map<String, Object>>) Objects.requireNonNull(whole.get("services"));
    }
}
