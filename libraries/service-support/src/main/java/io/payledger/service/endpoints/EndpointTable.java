package io.payledger.service.endpoints;

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
import java.util.Optional;
import java.util.stream.Stream;

/** All endpoints of the service, looked up once at the start. */
@ApplicationScoped
public class EndpointTable {

    private final List<Endpoint> all = new ArrayList<>();

    EndpointTable(BeanManager beans) {
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
                all.add(Endpoint.of(http.value(), root.value() + (below == null ? "" : below.value()), method));
            }
        }
    }

    public Stream<Endpoint> all() {
        return all.stream();
    }

    /** Those of the path, of any method. */
    public Stream<Endpoint> at(String path) {
        List<String> parts = Endpoint.parts(path);
        return all.stream().filter(endpoint -> endpoint.isAt(parts));
    }

    /** The endpoint that answers; one of them where several read the same path as different media types. */
    public Optional<Endpoint> find(String method, String path) {
        String asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        return at(path).filter(endpoint -> endpoint.method().equals(asked)).findFirst();
    }
}
