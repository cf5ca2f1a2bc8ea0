/** Files from and to banks: examples of every version, hostile files, and seeded mutations of good ones. */
@NullMarked
package io.payledger.bankfiles;

import org.jspecify.annotations.NullMarked;
