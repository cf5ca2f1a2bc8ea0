/**
 * What tests of several modules share: an HTTP client, faults on a connection, bearer tokens, a certificate, and pages of
 * the documentation as data.
 */
@NullMarked
package io.payledger.testing;

import org.jspecify.annotations.NullMarked;
