/** What the OpenAPI documents of all services have alike. */
@NullMarked
package io.payledger.service.openapi;

import org.jspecify.annotations.NullMarked;
