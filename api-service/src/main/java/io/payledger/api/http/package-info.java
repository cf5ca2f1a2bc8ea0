/**
 * What every request meets before a resource sees it, and every answer after: how large a body may be, what a cache may
 * do, and errors of the server below as problems. Hides at which layer each of them can be caught.
 */
@NullMarked
package io.payledger.api.http;

import org.jspecify.annotations.NullMarked;
