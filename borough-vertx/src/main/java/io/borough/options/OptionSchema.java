package io.borough.options;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The table of the options of one class: the only place that has their names in JSON, their defaults and their ranges.
 * {@link AbstractOptions} makes, copies, reads and writes options by this table.
 *
 * <p>Each method adds a row and returns it. A class adds its rows in the initializers of constants, and its getters and
 * setters use these constants.
 */
final class OptionSchema {
  private final List<Option<?>> options = new ArrayList<>();

  OptionSchema() {}

  /** Begins with the rows of a superclass. */
  OptionSchema(OptionSchema inherited) {
    options.addAll(inherited.options);
  }

  List<Option<?>> options() {
    return options;
  }

  Option<Integer> int32(String name, int initial, int least, int most) {
    return add(name, initial, value -> (int) Checks.inRange(name, wholeNumber(name, value), least, most),
        value -> value, value -> Checks.inRange(name, value, least, most));
  }

  Option<Long> int64(String name, long initial, long least, long most) {
    return add(name, initial, value -> wholeNumber(name, value),
        value -> value, value -> Checks.inRange(name, value, least, most));
  }

  Option<Boolean> flag(String name, boolean initial) {
    return add(name, initial, value -> read(name, Boolean.class, "true or false", value),
        value -> value, value -> value);
  }

  Option<String> text(String name, String initial, UnaryOperator<String> accept) {
    return add(name, initial, value -> readText(name, value), value -> value, accept);
  }

  Option<String> text(String name, String initial, int least, int most) {
    return text(name, initial, value -> Checks.length(name, value, least, most));
  }

  /** Adds a text that logs must not have; they show only that it is set. */
  Option<String> secret(String name, String initial, int most) {
    return add(new Option<>(name, options.size(), initial, value -> readText(name, value), value -> value,
        value -> Checks.length(name, value, 0, most), true));
  }

  /** Adds a list of texts, empty by default. */
  Option<List<String>> texts(String name, int most, UnaryOperator<String> accept) {
    return add(name, List.of(), value -> readTexts(name, value), texts -> new JsonArray(new ArrayList<>(texts)),
        texts -> {
          Checks.inRange(name, texts.size(), 0, most);
          return texts.stream().map(accept).toList();
        });
  }

  /** Adds a constant of an enum, which JSON has by its name. */
  <E extends Enum<E>> Option<E> constant(String name, E initial) {
    E[] constants = initial.getDeclaringClass().getEnumConstants();
    return add(name, initial, value -> readConstant(name, constants, value), E::name,
        value -> Objects.requireNonNull(value, name));
  }

  /** Adds the headers of a request, none by default. */
  Option<MultiMap> headers(String name) {
    return add(name, MultiMap.caseInsensitiveMultiMap(), value -> readHeaders(name, value), OptionSchema::writeHeaders,
        headers -> MultiMap.caseInsensitiveMultiMap().addAll(headers));
  }

  /** Adds options of another class, which JSON has as an object. A refusal names a field with its path. */
  <O extends AbstractOptions<O>> Option<O> nested(
      String name, Function<JsonObject, O> constructor, UnaryOperator<O> copy) {
    return add(name, constructor.apply(new JsonObject()), value -> {
      JsonObject json = read(name, JsonObject.class, "an object", value);
      try {
        return constructor.apply(json);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + "." + e.getMessage(), e);
      }
    }, O::toJson, copy);
  }

  private <V> Option<V> add(String name, V initial, Function<Object, V> reader, Function<V, Object> writer,
      UnaryOperator<V> accept) {
    return add(new Option<>(name, options.size(), initial, reader, writer, accept, false));
  }

  private <V> Option<V> add(Option<V> option) {
    options.add(option);
    return option;
  }

  private static <J> J read(String name, Class<J> type, String kind, Object value) {
    Checks.that(type.isInstance(value), name + ": must be " + kind);
    return type.cast(value);
  }

  private static String readText(String name, Object value) {
    return read(name, String.class, "text", value);
  }

  private static long wholeNumber(String name, Object value) {
    Checks.that(
        value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte,
        name + ": must be a whole number");
    return ((Number) value).longValue();
  }

  private static List<String> readTexts(String name, Object value) {
    List<String> texts = new ArrayList<>();
    for (Object element : read(name, JsonArray.class, "an array of text", value)) {
      texts.add(read(name, String.class, "an array of text", element));
    }
    return texts;
  }

  private static <E extends Enum<E>> E readConstant(String name, E[] constants, Object value) {
    String text = readText(name, value);
    for (E constant : constants) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(name + ": \"" + text + "\" is not one of " + List.of(constants));
  }

  private static MultiMap readHeaders(String name, Object value) {
    JsonObject json = read(name, JsonObject.class, "an object", value);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String header : json.fieldNames()) {
      Object texts = json.getValue(header);
      for (Object text : texts instanceof JsonArray array ? array : new JsonArray().add(texts)) {
        headers.add(header, read(name + "." + header, String.class, "text or an array of texts", text));
      }
    }
    return headers;
  }

  private static JsonObject writeHeaders(MultiMap headers) {
    JsonObject json = new JsonObject();
    headers.names().forEach(name -> json.put(name, new JsonArray(headers.getAll(name))));
    return json;
  }
}
