package io.payledger.api.http;

import io.payledger.service.endpoints.Endpoint;
import io.payledger.service.endpoints.EndpointTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** Methods and body limits by path, for handlers that run before the framework routes. */
@ApplicationScoped
public class Endpoints {

    private final EndpointTable table;
    private final RequestConfig requests;

    /** In bytes, of methods that have a limit of their own. */
    private final Map<Method, Long> bodyBytesMax = new HashMap<>();

    Endpoints(EndpointTable table, RequestConfig requests, Config config) {
        this.table = table;
        this.requests = requests;
        table.all().map(Endpoint::resource).forEach(method -> {
            BodyBytesMax own = method.getAnnotation(BodyBytesMax.class);
            if (own != null) {
                bodyBytesMax.put(method, config.getValue(own.value(), Long.class));
            }
        });
    }

    /** For {@code Allow}; empty where there is no such path. */
    public Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        table.at(path).forEach(endpoint -> {
            methods.add(endpoint.method());
            methods.add(HttpMethod.OPTIONS);
            if (endpoint.method().equals(HttpMethod.GET)) {
                methods.add(HttpMethod.HEAD);
            }
        });
        return methods;
    }

    /** Where several methods read the same path as different media types, the largest that one of them takes. */
    public long bodyBytesMax(String method, String path) {
        return table.at(path)
                .filter(endpoint -> endpoint.method().equals(method))
                .mapToLong(endpoint -> bodyBytesMax.getOrDefault(endpoint.resource(), requests.bodyBytesMax()))
                .max()
                .orElseGet(requests::bodyBytesMax);
    }
}
