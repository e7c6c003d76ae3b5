package io.borough.codec;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The classes registered as bodies, by name. Thread: any. The map is read for every typed body and written only at the
 * start, so a registration replaces it by a changed copy.
 */
final class TypedBodies {
  private static final int MAX_NAME_LENGTH = 512;
  private static final Set<Class<?>> BUILT_IN = Set.of(String.class, JsonObject.class, JsonArray.class);
  private static final AtomicReference<Map<String, Registered<?>>> BY_NAME = new AtomicReference<>(Map.of());

  /** A class with its codec. */
  record Registered<T>(Class<T> type, Codec<T> codec) {
    Buffer encode(Object body) {
      return codec.encode(type.cast(body));
    }
  }

  private TypedBodies() {}

  static <T> void register(Class<T> type, Codec<T> codec) {
    Objects.requireNonNull(codec, "codec");
    String name = type.getName();
    if (BUILT_IN.contains(type) || Buffer.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException("a payload takes this type by itself: " + name);
    }
    if (name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException("a class name longer than " + MAX_NAME_LENGTH + " characters: " + name);
    }
    BY_NAME.updateAndGet(before -> {
      if (!before.containsKey(name) && before.size() >= BodyCodec.MAX_TYPES) {
        throw new IllegalArgumentException("more than " + BodyCodec.MAX_TYPES + " registered types: " + name);
      }
      Map<String, Registered<?>> after = new HashMap<>(before);
      after.put(name, new Registered<>(type, codec));
      return Map.copyOf(after);
    });
  }

  static void unregister(Class<?> type) {
    BY_NAME.updateAndGet(before -> {
      Map<String, Registered<?>> after = new HashMap<>(before);
      after.computeIfPresent(type.getName(), (name, found) -> found.type() == type ? null : found);
      return Map.copyOf(after);
    });
  }

  /** Returns the registration of an object's exact class; null when there is none. */
  static Registered<?> ofBody(Object body) {
    Registered<?> found = ofName(body.getClass().getName());
    return found != null && found.type() == body.getClass() ? found : null; // not a class of another class loader
  }

  /** Returns the registration of a class name that came with a body; null when there is none. */
  static Registered<?> ofName(String typeName) {
    return BY_NAME.get().get(typeName);
  }
}
