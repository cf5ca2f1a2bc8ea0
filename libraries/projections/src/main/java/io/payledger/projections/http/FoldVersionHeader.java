package io.payledger.projections.http;

import io.payledger.projections.fold.ProjectionFold;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Every answer names the version of the fold that made it; a forwarded one names the owner's. */
@Provider
public class FoldVersionHeader implements ContainerResponseFilter {

    private final ProjectionFold fold;

    @Inject
    FoldVersionHeader(ProjectionFold fold) {
        this.fold = fold;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!response.getHeaders().containsKey(HeaderNames.FOLD_VERSION)) {
            response.getHeaders().putSingle(HeaderNames.FOLD_VERSION, fold.version());
        }
    }
}
