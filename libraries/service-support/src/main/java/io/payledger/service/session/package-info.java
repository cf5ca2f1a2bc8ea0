/** Session headers: the signed token and how a read was served. Hides keys and syntax. */
@NullMarked
package io.payledger.service.session;

import org.jspecify.annotations.NullMarked;
