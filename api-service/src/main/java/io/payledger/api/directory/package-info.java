/**
 * Employees, bank accounts and legal entities. The only place with names and account numbers; everything else has
 * references. Rows are added and never changed: a run is calculated with one version of the directory.
 */
@NullMarked
package io.payledger.api.directory;

import org.jspecify.annotations.NullMarked;
