package io.payledger.cli.measurement;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A service's metrics, as a scrape finds them. */
public final class MetricsScrape {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private MetricsScrape() {}

    /**
     * The sum over all series that begin so.
     *
     * @param bearer of an operator
     */
    public static double sum(URI service, String bearer, String series) {
        HttpRequest scrape = HttpRequest.newBuilder(service.resolve("/q/metrics"))
                .header("Authorization", "Bearer " + bearer)
                .build();
        try {
            return HTTP.send(scrape, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(series))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException failed) {
            throw new IllegalStateException("cannot scrape " + service, failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ended);
        }
    }
}
