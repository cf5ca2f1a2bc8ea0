package io.payledger.service.about;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a service is, and where its descriptions are; paths are of this service.
 *
 * @param swaggerUi null where it is switched off
 * @param documentation the guides, at the address that the deployment sets
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServiceDescription(
        String name,
        String title,
        String version,
        String openapi,
        @Nullable String swaggerUi,
        String health,
        String documentation) {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%1$s</title></head>
            <body>
            <h1>%1$s</h1>
            <p>%2$s, version %3$s</p>
            <ul>
            %4$s</ul>
            </body>
            </html>
            """;

    String html() {
        StringBuilder links = new StringBuilder();
        if (swaggerUi != null) {
            links.append(link(swaggerUi, "Try the endpoints in Swagger UI"));
        }
        links.append(link(openapi, "OpenAPI document"))
                .append(link(health, "Health"))
                .append(link(documentation, "Documentation"));
        return PAGE.formatted(escaped(title), escaped(name), escaped(version), links);
    }

    private static String link(String target, String text) {
        return "<li><a href=\"" + escaped(target) + "\">" + escaped(text) + "</a></li>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
