package io.payledger.api.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** What there is to be asked, by method and path, before the framework has looked. */
@ApplicationScoped
public class Endpoints {

    private record Endpoint(String method, Pattern path, Method java) {}

    private final List<Endpoint> all = new ArrayList<>();
    private final RequestConfig requests;
    private final Config config;

    Endpoints(BeanManager beans, RequestConfig requests, Config config) {
        this.requests = requests;
        this.config = config;
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path root = bean.getBeanClass().getAnnotation(Path.class);
            if (root != null) {
                for (Method method : bean.getBeanClass().getMethods()) {
                    add(root, method);
                }
            }
        }
    }

    private void add(Path root, Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                Path below = method.getAnnotation(Path.class);
                String path = root.value() + (below == null ? "" : below.value());
                all.add(new Endpoint(
                        http.value(), Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+") + "/?"), method));
            }
        }
    }

    /** For {@code Allow}; empty where there is no such path. */
    Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        at(path).forEach(endpoint -> {
            methods.add(endpoint.method());
            methods.add(HttpMethod.OPTIONS);
            if (endpoint.method().equals(HttpMethod.GET)) {
                methods.add(HttpMethod.HEAD);
            }
        });
        return methods;
    }

    /** Where several methods read the same path as different media types, the largest that one of them takes. */
    long bodyBytesMax(String method, String path) {
        return at(path).filter(endpoint -> endpoint.method().equals(method))
                .mapToLong(endpoint -> bodyBytesMax(endpoint.java()))
                .max()
                .orElseGet(requests::bodyBytesMax);
    }

    long bodyBytesMax(Method endpoint) {
        BodyBytesMax own = endpoint.getAnnotation(BodyBytesMax.class);
        return own == null ? requests.bodyBytesMax() : config.getValue(own.value(), Long.class);
    }

    private Stream<Endpoint> at(String path) {
        return all.stream().filter(endpoint -> endpoint.path().matcher(path).matches());
    }
}
