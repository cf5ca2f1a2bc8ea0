package io.payledger.api.http;

import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops reading a body that comes in chunks, and does not say how long it is, once it is larger than its path takes. */
@Provider
public class BodyLimits implements ReaderInterceptor {

    private final Endpoints endpoints;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo resource;

    BodyLimits(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    static Problem tooLarge(long limit) {
        return ProblemType.TOO_LARGE.because("A body has at most " + limit + " bytes here; nothing was recorded.");
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        body.setInputStream(new Limited(body.getInputStream(), endpoints.bodyBytesMax(resource.getResourceMethod())));
        return body.proceed();
    }

    private static final class Limited extends FilterInputStream {

        private final long limit;
        private long count;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(long more) {
            count += more;
            if (count > limit) {
                throw tooLarge(limit).thrown();
            }
        }
    }
}
