package io.payledger.cli.measurement;

import io.payledger.cli.client.Session;
import java.net.URI;
import java.util.List;

/** A service's metrics, as a scrape finds them. */
public final class MetricsScrape {

    private MetricsScrape() {}

    /**
     * The sum over all series that begin so.
     *
     * @param bearer of an operator
     */
    public static double sum(URI service, String bearer, String series) {
        return new Session(List.of(service), bearer)
                .get("/q/metrics")
                .expect(200)
                .body()
                .asText()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
