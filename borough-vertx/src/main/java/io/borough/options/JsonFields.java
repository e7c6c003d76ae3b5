package io.borough.options;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * Reads the fields of an options object. {@link #end()} refuses fields that were not read, so that a typo is not taken
 * as a default. A missing or null field keeps its default.
 */
final class JsonFields {
  private final JsonObject json;
  private final Set<String> read = new HashSet<>();

  JsonFields(JsonObject json) {
    this.json = json;
  }

  JsonFields int64(String name, LongConsumer setter) {
    Object value = value(name);
    if (value != null) {
      setter.accept(wholeNumber(name, value));
    }
    return this;
  }

  JsonFields int32(String name, IntConsumer setter) {
    Object value = value(name);
    if (value != null) {
      setter.accept((int) Checks.inRange(name, wholeNumber(name, value), Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return this;
  }

  JsonFields flag(String name, Consumer<Boolean> setter) {
    return read(name, Boolean.class, "true or false", setter);
  }

  JsonFields text(String name, Consumer<String> setter) {
    return read(name, String.class, "text", setter);
  }

  JsonFields texts(String name, Consumer<List<String>> setter) {
    return read(name, JsonArray.class, "an array of text", array -> {
      List<String> texts = new ArrayList<>();
      for (Object element : array) {
        Checks.that(element instanceof String, name + ": must be an array of text");
        texts.add((String) element);
      }
      setter.accept(texts);
    });
  }

  <E extends Enum<E>> JsonFields constant(String name, Class<E> type, Consumer<E> setter) {
    return text(name, text -> {
      for (E constant : type.getEnumConstants()) {
        if (constant.name().equals(text)) {
          setter.accept(constant);
          return;
        }
      }
      throw new IllegalArgumentException(
          name + ": \"" + text + "\" is not one of " + List.of(type.getEnumConstants()));
    });
  }

  /** Reads an object within this one. A refusal names the field with its path. */
  <T> JsonFields nested(String name, Function<JsonObject, T> constructor, Consumer<T> setter) {
    return read(name, JsonObject.class, "an object", object -> {
      T nested;
      try {
        nested = constructor.apply(object);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + "." + e.getMessage(), e);
      }
      setter.accept(nested);
    });
  }

  /** Reads an object of free names and texts. */
  JsonFields headers(String name, Consumer<JsonObject> setter) {
    return read(name, JsonObject.class, "an object", setter);
  }

  void end() {
    for (String name : json.fieldNames()) {
      Checks.that(read.contains(name), name + ": there is no such option");
    }
  }

  private <T> JsonFields read(String name, Class<T> type, String kind, Consumer<T> setter) {
    Object value = value(name);
    if (value != null) {
      Checks.that(type.isInstance(value), name + ": must be " + kind);
      setter.accept(type.cast(value));
    }
    return this;
  }

  private Object value(String name) {
    read.add(name);
    return json.getValue(name); // a Map or List comes wrapped as JSON
  }

  private static long wholeNumber(String name, Object value) {
    Checks.that(
        value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte,
        name + ": must be a whole number");
    return ((Number) value).longValue();
  }
}
