/** What a service tells about itself at its root. */
@NullMarked
package io.payledger.service.about;

import org.jspecify.annotations.NullMarked;
