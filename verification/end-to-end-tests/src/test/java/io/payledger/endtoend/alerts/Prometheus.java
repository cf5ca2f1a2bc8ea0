package io.payledger.endtoend.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real Prometheus with the repository's rules, which monitors the services of one stack. Only {@link #shortened}
 * differs from a deployment: in durations, never in thresholds.
 */
final class Prometheus implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI url;
    private final Path log;

    private Prometheus(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /** The folder with the program, from the path or from Debian's package; empty if neither is available. */
    static Optional<Path> programs(Path repository) throws IOException, InterruptedException {
        Process finding = new ProcessBuilder(
                        repository.resolve("infra/prometheus/check.sh").toString(), "--print-bin")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(finding.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (finding.waitFor() != 0) {
            return Optional.empty();
        }
        return Optional.of(Path.of(printed)).filter(folder -> Files.isExecutable(folder.resolve("prometheus")));
    }

    /**
     * The rules with less patience, so that a cause shows within seconds: each {@code for} is a second, and each window
     * of a rate half a minute. That a rule is patient enough is shown by its test in rules_test.yml.
     */
    static String shortened(String rules) {
        return rules.replaceAll("(?m)^(\\s+for:) \\w+$", "$1 1s")
                .replaceAll("\\[\\d+m]", "[30s]")
                .replaceAll("offset \\d+m", "offset 30s");
    }

    static Prometheus start(
            Path programs, Path repository, Path directory, Map<String, List<URI>> targets, String bearerToken)
            throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("token"), bearerToken);
        Files.writeString(
                directory.resolve("rules.yml"),
                shortened(Files.readString(repository.resolve("infra/prometheus/rules.yml"))));
        Files.writeString(directory.resolve("prometheus.yml"), configuration(targets));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        programs.resolve("prometheus").toString(),
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Prometheus(process, URI.create("http://127.0.0.1:" + port), log);
    }

    /** The jobs of infra/prometheus/prometheus.yml with this stack's addresses, scraped every second. */
    private static String configuration(Map<String, List<URI>> targets) {
        StringBuilder configuration = new StringBuilder("""
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                """);
        targets.forEach((job, urls) -> configuration.append("""
                  - job_name: %s
                    metrics_path: /q/metrics
                    authorization: {credentials_file: token}
                    static_configs: [{targets: [%s]}]
                """.formatted(
                        job,
                        urls.stream()
                                .map(url -> '"' + url.getHost() + ":" + url.getPort() + '"')
                                .collect(Collectors.joining(", ")))));
        return configuration.toString();
    }

    /** The names of the firing alerts. */
    Set<String> firing() {
        Set<String> names = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                names.add(alert.path("labels").path("alertname").asText());
            }
        }
        return names;
    }

    /** The names of all alerts that have rules. */
    Set<String> known() {
        Set<String> names = new TreeSet<>();
        for (JsonNode group : get("/api/v1/rules").path("data").path("groups")) {
            group.path("rules").forEach(rule -> names.add(rule.path("name").asText()));
        }
        return names;
    }

    /** The number of series that the query returns; 0 also while Prometheus starts. */
    int count(String query) {
        return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .path("data")
                .path("result")
                .size();
    }

    /** The highest number of successful scrapes of an instance so far. A busy machine has fewer than one a second. */
    long scrapes() {
        JsonNode result = get("/api/v1/query?query="
                        + URLEncoder.encode("max(sum_over_time(up[1h]))", StandardCharsets.UTF_8))
                .path("data")
                .path("result");
        return result.path(0).path("value").path(1).asLong();
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<byte[]> answer = HTTP.send(
                    HttpRequest.newBuilder(url.resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
        } catch (IOException unreachable) {
            if (!process.isAlive()) {
                throw new IllegalStateException("Prometheus has ended, see " + log, unreachable);
            }
            return JSON.createObjectNode();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Prometheus", stopped);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
