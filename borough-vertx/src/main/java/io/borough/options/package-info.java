/**
 * The settings of a node and of single calls.
 *
 * <p>Each class has a default for every option, with its reason; setters that at once refuse a value out of range, with
 * an {@link java.lang.IllegalArgumentException} that names the option; a copy constructor; and JSON both ways, in which
 * an unknown field is refused. The unit is in the option's name. Start reading at {@link
 * io.borough.options.BoroughOptions}.
 *
 * <p>Threads: options are for one thread at a time. Whatever takes them keeps a copy.
 */
package io.borough.options;
