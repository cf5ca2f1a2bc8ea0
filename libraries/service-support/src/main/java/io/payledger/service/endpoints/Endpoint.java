package io.payledger.service.endpoints;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One resource method.
 *
 * @param method of HTTP
 * @param template the path with its parameters in braces
 * @param path matches what the template stands for
 * @param resource the annotated method
 */
public record Endpoint(String method, String template, Pattern path, Method resource) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");

    static Endpoint of(String method, String template, Method resource) {
        Pattern path = Pattern.compile(PARAMETER.matcher(template).replaceAll("(?<$1>[^/]+)") + "/?");
        return new Endpoint(method, template, path, resource);
    }

    public boolean isAt(String requested) {
        return path.matcher(requested).matches();
    }

    /** The value of a parameter of the path; empty where the template has none of this name. */
    public Optional<String> parameter(String name, String requested) {
        if (!template.contains("{" + name + "}")) {
            return Optional.empty();
        }
        Matcher matcher = path.matcher(requested);
        return matcher.matches() ? Optional.of(matcher.group(name)) : Optional.empty();
    }
}
