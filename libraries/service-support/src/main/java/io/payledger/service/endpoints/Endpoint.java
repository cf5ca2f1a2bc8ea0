package io.payledger.service.endpoints;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * One resource method.
 *
 * @param method of HTTP
 * @param template the path with its parameters in braces
 * @param parts those of the template, see {@link #parts(String)}
 * @param resource the annotated method
 */
public record Endpoint(String method, String template, List<String> parts, Method resource) {

    static Endpoint of(String method, String template, Method resource) {
        return new Endpoint(method, template, parts(template), resource);
    }

    /** What is between the slashes of a path. A slash at its end is ignored. */
    static List<String> parts(String path) {
        return List.of((path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1));
    }

    /** Whether it answers requests of a path with these parts. */
    boolean isAt(List<String> requested) {
        if (requested.size() != parts.size()) {
            return false;
        }
        // the end first: the beginning is the same for nearly all
        for (int index = parts.size() - 1; index >= 0; index--) {
            String part = parts.get(index);
            if (isParameter(part) ? requested.get(index).isEmpty() : !part.equals(requested.get(index))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isParameter(String part) {
        return part.startsWith("{");
    }

    /** The value of a parameter of the path; empty where the template has none of this name. */
    public Optional<String> parameter(String name, String requested) {
        int index = parts.indexOf("{" + name + "}");
        List<String> given = parts(requested);
        return index >= 0 && isAt(given) ? Optional.of(given.get(index)) : Optional.empty();
    }
}
