package io.payledger.service.about;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RouterProblems;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.ParsableMIMEValue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code GET /} says what the service is, as JSON or for browsers as HTML, without a token. */
@ApplicationScoped
public class RootPage {

    private static final String JSON = "application/json";
    private static final String HTML = "text/html";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final RouterProblems problems;
    private final String json;
    private final String html;

    RootPage(
            ObjectMapper mapper,
            RouterProblems problems,
            @ConfigProperty(name = "quarkus.application.name") String name,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "quarkus.smallrye-openapi.info-title") String title,
            @ConfigProperty(name = "quarkus.swagger-ui.enabled") boolean swaggerUi,
            @ConfigProperty(name = "payledger.documentation-url") String documentation)
            throws JsonProcessingException {
        this.problems = problems;
        ServiceDescription description = new ServiceDescription(
                name, title, version, "/q/openapi", swaggerUi ? "/q/swagger-ui/" : null, "/q/health", documentation);
        this.json = mapper.writeValueAsString(description);
        this.html = description.html();
    }

    void install(@Observes Router router) {
        router.route("/").handler(this::answer);
    }

    private void answer(RoutingContext request) {
        if (!READING.contains(request.request().method())) {
            request.response().putHeader("Allow", "GET, HEAD");
            problems.send(request, ProblemType.METHOD_NOT_ALLOWED.because("The root can be read: send GET or HEAD."));
            return;
        }
        List<MIMEHeader> accepted = request.parsedHeaders().accept();
        MIMEHeader best = accepted.isEmpty()
                ? new ParsableMIMEValue(JSON)
                : request.parsedHeaders()
                        .findBestUserAcceptedIn(
                                accepted, List.of(new ParsableMIMEValue(JSON), new ParsableMIMEValue(HTML)));
        if (best == null) {
            problems.send(
                    request,
                    ProblemType.NOT_ACCEPTABLE.because(
                            "The root is " + JSON + " or " + HTML + ": allow one in Accept."));
            return;
        }
        boolean asHtml = best.value().contains("html");
        request.response()
                .putHeader("Content-Type", (asHtml ? HTML : JSON) + ";charset=UTF-8")
                .end(asHtml ? html : json);
    }
}
