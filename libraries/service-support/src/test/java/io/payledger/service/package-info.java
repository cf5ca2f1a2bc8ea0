/** Rules of the library as a whole. */
@NullMarked
package io.payledger.service;

import org.jspecify.annotations.NullMarked;
