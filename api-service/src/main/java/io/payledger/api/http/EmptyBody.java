package io.payledger.api.http;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An empty body, for clients that always send one. */
@Schema(name = "EmptyBody")
public record EmptyBody() {}
