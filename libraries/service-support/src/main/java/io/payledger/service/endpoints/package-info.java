/** The resource methods of a service by method and path, for what happens before or after the framework routes. */
@NullMarked
package io.payledger.service.endpoints;

import org.jspecify.annotations.NullMarked;
