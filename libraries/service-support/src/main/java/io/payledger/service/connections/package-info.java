/** The TLS settings of database connections. Opens no connection. */
@NullMarked
package io.payledger.service.connections;

import org.jspecify.annotations.NullMarked;
