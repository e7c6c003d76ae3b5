package io.borough.impl.message;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** One message of each type, with another value in every field. */
public final class MessageSamples {
  private static final List<Class<?>> FILES = List.of(HandlerMessages.class, MembershipMessages.class,
      PlacementMessages.class, RaftMessages.class, RingMessages.class, StorageMessages.class, StreamMessages.class);

  private int counter;

  /** A message of this type. */
  public static WireMessage of(MessageType type) {
    StringBuilder name = new StringBuilder();
    for (String word : type.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    try {
      return (WireMessage) new MessageSamples().value(message(name.toString()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + ": " + e, e);
    }
  }

  /** Returns the classes of all messages. */
  static Stream<Class<?>> messages() {
    Stream<Class<?>> nested = FILES.stream().flatMap(file -> Stream.of(file.getPermittedSubclasses()));
    return Stream.concat(Stream.of(Ack.class), nested);
  }

  private static Class<?> message(String name) {
    return messages().filter(each -> each.getSimpleName().equals(name)).findFirst().orElseThrow();
  }

  private Object value(Type type) throws ReflectiveOperationException {
    counter++;
    if (type instanceof ParameterizedType list) {
      Type item = list.getActualTypeArguments()[0];
      return List.of(value(item), value(item));
    } else if (type == String.class) {
      return "text-é-" + counter;
    } else if (type == int.class) {
      return 1_000_000 + counter;
    } else if (type == long.class) {
      return (1L << 40) + counter;
    } else if (type == boolean.class || type == Boolean.class) {
      return counter % 2 == 0;
    } else if (type == Buffer.class) {
      return Buffer.buffer("bytes-" + counter);
    } else if (type == byte[].class) {
      return new byte[] {(byte) counter, -1, 0};
    } else if (type == UUID.class) {
      return new UUID(counter, -counter);
    } else if (type instanceof Class<?> constants && constants.isEnum()) {
      return constants.getEnumConstants()[counter % constants.getEnumConstants().length];
    } else if (type == Ring.class) {
      return Ring.founded("c", "id", (RingNode) value(RingNode.class), new UUID(1, 2), 3, UUID::randomUUID);
    }
    return record((Class<?>) type);
  }

  private Object record(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType());
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    return constructor.newInstance(values);
  }
}
