package io.payledger.api.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses a request that wants no representation there is, before it is carried out. The framework does so as well, but
 * not where two methods read the same path as different media types.
 */
@Provider
@Priority(Priorities.USER)
public class AcceptFilter implements ContainerRequestFilter {

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Produces own = resource.getResourceMethod().getAnnotation(Produces.class);
        Produces produces = own == null ? resource.getResourceClass().getAnnotation(Produces.class) : own;
        if (produces == null) {
            return;
        }
        List<MediaType> wanted = request.getAcceptableMediaTypes();
        boolean has = Stream.of(produces.value()).map(MediaType::valueOf).anyMatch(produced -> wanted.stream()
                .anyMatch(each -> each.isCompatible(produced)));
        if (!has) {
            throw new NotAcceptableException();
        }
    }
}
