/**
 * The bank's files of a payroll as values: a {@link io.payledger.bankfiles.PaymentInstruction} becomes a pain.001, a
 * pain.002 becomes a {@link io.payledger.bankfiles.StatusReport}, a camt.053 becomes
 * {@link io.payledger.bankfiles.Statement}s. Knows nothing of HTTP, SQL, Kafka or the rest of PayLedger, and logs nothing:
 * the content of these files is confidential, so {@code toString()} of the values shows counts and references only.
 *
 * <p>Model and writer are Prowide's. Three parts are our own:
 *
 * <ul>
 *   <li><b>Reading the text.</b> Prowide parses a {@code String}, so the whole file must be in memory and decoded
 *       before the first check. Here the bytes are counted and strictly decoded while they stream, and the JDK's StAX
 *       parser accepts neither a DTD nor an entity.
 *   <li><b>A vocabulary between the parser and the model.</b> The library carries no schemas, and JAXB is lenient where
 *       money must not be: the last of two amounts wins, an unknown code becomes {@code null}, {@code 1E9} is a number, a
 *       date that does not exist is dropped, and its complaints quote what they found, into the log. So only the
 *       elements of the vocabulary get through, with checked texts, and names and addresses never reach the heap. It also lifts every
 *       version of a message to one model, instead of one mapping for each of the library's class families.
 *   <li><b>The transfers of a pain.001 are written one by one</b> into the middle of the library's document, so that a
 *       hundred thousand of them need no model of their own.
 * </ul>
 */
@NullMarked
package io.payledger.bankfiles;

import org.jspecify.annotations.NullMarked;
