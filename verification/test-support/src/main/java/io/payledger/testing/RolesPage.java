package io.payledger.testing;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/reference/roles.md} grants at each endpoint of a service, for tests that go through it. */
public final class RolesPage {

    /** A column: a caller without a bearer token. */
    public static final String NO_TOKEN = "no token";

    /** A column: a caller whose token names no role. */
    public static final String NO_ROLE = "no role";

    private static final Pattern ENDPOINT = Pattern.compile("`([A-Z]+) (/\\S*)`");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    private RolesPage() {}

    /**
     * One endpoint.
     *
     * @param path with its parameters in braces
     * @param columns all there are
     * @param allowed those whose callers may come in
     */
    public record Row(String method, String path, List<String> columns, Set<String> allowed) {

        public String endpoint() {
            return method + " " + path;
        }

        /** Whether it describes the service, and is no resource of it. */
        public boolean isAboutTheService() {
            return path.equals("/") || path.startsWith("/q/");
        }
    }

    /** The rows of the page's section of the service: api, relay or worker. */
    public static List<Row> of(String service) {
        List<Row> rows = new ArrayList<>();
        List<String> columns = List.of();
        for (List<String> cells : DocumentationTable.rows("docs/reference/roles.md", service)) {
            Matcher endpoint = ENDPOINT.matcher(cells.get(0));
            if (endpoint.matches()) {
                rows.add(new Row(endpoint.group(1), endpoint.group(2), columns, allowed(columns, cells)));
            } else {
                columns = cells.subList(1, cells.size());
            }
        }
        return rows;
    }

    private static Set<String> allowed(List<String> columns, List<String> cells) {
        Set<String> allowed = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            switch (cells.get(i + 1)) {
                case "yes" -> allowed.add(columns.get(i));
                case "–" -> {}
                default -> throw new IllegalArgumentException("neither 'yes' nor '–': " + cells);
            }
        }
        return allowed;
    }

    /** The same endpoints as JAX-RS knows them, {@code GET /path}, of classes that have a {@code @Path}. */
    public static Set<String> endpoints(Collection<Class<?>> resources) {
        Set<String> endpoints = new TreeSet<>();
        for (Class<?> resource : resources) {
            String base = path(resource.getAnnotations()).orElseThrow();
            for (Method method : resource.getMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    String name = annotation.annotationType().getSimpleName();
                    if (METHODS.contains(name)) {
                        endpoints.add(name + " " + base
                                + path(method.getAnnotations()).orElse(""));
                    }
                }
            }
        }
        return endpoints;
    }

    /** By name, for nothing here depends on JAX-RS. */
    private static Optional<String> path(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            if (annotation.annotationType().getName().equals("jakarta.ws.rs.Path")) {
                try {
                    return Optional.of((String)
                            annotation.annotationType().getMethod("value").invoke(annotation));
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException("a @Path without a value", impossible);
                }
            }
        }
        return Optional.empty();
    }
}
