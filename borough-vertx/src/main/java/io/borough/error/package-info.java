/**
 * The failures that Borough reports, and what a caller may do next.
 *
 * <p>Every failure that Borough reports is a {@link io.borough.error.BoroughException} with an {@link
 * io.borough.error.ErrorCode}. The exception's class is the code's family and says what the caller may do next; the
 * code says what happened; the message holds the values. Exceptions carry no stack trace: an overloaded node makes
 * thousands of them, and the code that makes them is not the cause.
 *
 * <p>Threads: everything here is immutable and may be used on any thread. Start reading at
 * {@link io.borough.error.ErrorCode}.
 */
package io.borough.error;
