package io.payledger.api.http;

import io.payledger.service.endpoints.EndpointTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** What there is to be asked, by method and path, before the framework has looked. */
@ApplicationScoped
public class Endpoints {

    private final EndpointTable table;
    private final RequestConfig requests;
    private final Config config;

    Endpoints(EndpointTable table, RequestConfig requests, Config config) {
        this.table = table;
        this.requests = requests;
        this.config = config;
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
                .mapToLong(endpoint -> bodyBytesMax(endpoint.resource()))
                .max()
                .orElseGet(requests::bodyBytesMax);
    }

    private long bodyBytesMax(Method endpoint) {
        BodyBytesMax own = endpoint.getAnnotation(BodyBytesMax.class);
        return own == null ? requests.bodyBytesMax() : config.getValue(own.value(), Long.class);
    }
}
