/**
 * How the services' settings say that a connection to a database or a broker is protected: what each of them has to
 * understand and refuse in the same way. Opens no connection itself.
 */
@NullMarked
package io.payledger.connections;

import org.jspecify.annotations.NullMarked;
