package io.borough.options;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A row of an {@link OptionSchema}: one option.
 *
 * @param name the option's key in JSON; refusals begin with it
 * @param index the position of its value in {@link AbstractOptions}
 * @param initial the default
 * @param reader makes a value of what JSON has under the key; throws {@link IllegalArgumentException}
 * @param writer makes JSON of a value
 * @param accept checks a value and returns it, or a copy when it can be changed; throws {@link
 *     IllegalArgumentException}
 * @param secret whether the value is a text that logs must not have
 */
record Option<V>(String name, int index, V initial, Function<Object, V> reader, Function<V, Object> writer,
    UnaryOperator<V> accept, boolean secret) {}
