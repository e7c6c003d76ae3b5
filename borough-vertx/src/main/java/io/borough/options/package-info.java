/**
 * The settings of a node and of single calls.
 *
 * <p>Each class has a default for every option, with its reason; setters that at once refuse a value out of range, with
 * an {@link java.lang.IllegalArgumentException} that names the option; a copy constructor; and JSON both ways, in which
 * an unknown field is refused. The unit is in the option's name. Start reading at {@link
 * io.borough.options.BoroughOptions}.
 *
 * <p>A class of options has one row for each option in its {@code OptionSchema}: the name in JSON, the default and the
 * range. {@code AbstractOptions} holds the values, and copies, reads and writes them by these rows. {@code NodeOptions}
 * has the part of {@code BoroughOptions} in which the nodes of a cluster may differ.
 *
 * <p>Threads: options are for one thread at a time. Whatever takes them keeps a copy.
 */
package io.borough.options;
