/**
 * The PostgreSQL servers: addresses, connection pools, the schema and the settings that the service insists on. Hides
 * how the driver reports that a server is gone, or that one statement went wrong.
 */
@NullMarked
package io.payledger.api.database;

import org.jspecify.annotations.NullMarked;
