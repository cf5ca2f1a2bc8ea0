package io.payledger.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a service says of its readiness to serve. */
public final class Readiness {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    // HTTP 1.1: the upgrade that Java tries otherwise costs a probe two answers.
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_TIMEOUT)
            .build();

    private Readiness() {}

    public static boolean of(URI service) {
        return report(service).startsWith("200 ");
    }

    /** The status code and the body, or why there is none. */
    public static String report(URI service) {
        HttpRequest probe = HttpRequest.newBuilder(service.resolve("/q/health/ready"))
                .timeout(PROBE_TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(probe, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException unreachable) {
            return "nothing (" + unreachable + ")";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while asking " + service + " for its health", interrupted);
        }
    }
}
