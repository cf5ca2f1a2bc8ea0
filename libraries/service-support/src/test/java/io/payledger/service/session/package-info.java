/** Session headers as requests send them. */
@NullMarked
package io.payledger.service.session;

import org.jspecify.annotations.NullMarked;
