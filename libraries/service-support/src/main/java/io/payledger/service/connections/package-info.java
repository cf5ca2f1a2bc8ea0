/** The addresses of database servers, and the TLS settings of connections to them. Opens no connection. */
@NullMarked
package io.payledger.service.connections;

import org.jspecify.annotations.NullMarked;
