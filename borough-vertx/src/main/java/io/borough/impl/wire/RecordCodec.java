package io.borough.impl.wire;

import io.vertx.core.buffer.Buffer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Writes and reads the records of one class, component by component in the order of declaration.
 *
 * <p>A component has one of these types:
 *
 * <ul>
 *   <li>{@code int}, {@code long}, {@code boolean}, {@code String}, {@code byte[]}, {@link Buffer}: as {@link
 *       WireWriter} writes them;
 *   <li>{@link UUID}: two 64-bit numbers;
 *   <li>an enum: the constant's name as text;
 *   <li>another record, or a class with a hand-written codec ({@link WireMessage#writeTo} and a static {@code
 *       readFrom(WireReader)}): its length in 32 bits, then its bytes;
 *   <li>a {@link List} of one of these types: a 32-bit count, then the items.
 * </ul>
 *
 * <p>A {@link Nullable} component begins with a boolean: whether a value follows. The package's description says how a
 * record grows new components. A record cannot contain records of its own class.
 *
 * <p>Thread: any.
 */
public final class RecordCodec<R extends Record> {
  /** Marks a component that may be null. Every other component is never null. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  public @interface Nullable {}

  /**
   * Marks a component that a later build appended. A message of an earlier build ends before the component, which is
   * then read as 0, false, an empty list, or null. Only the last components can be marked.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  public @interface Added {}

  private record Format<T>(BiConsumer<WireWriter, T> write, Function<WireReader, T> read) {}

  private record Component(String name, Method accessor, Format<Object> format, boolean nullable, boolean added,
      Object whenAbsent) {}

  private static final Map<Class<?>, Format<?>> SIMPLE = Map.of(
      int.class, new Format<Integer>(WireWriter::int32, WireReader::int32),
      long.class, new Format<Long>(WireWriter::int64, WireReader::int64),
      Long.class, new Format<Long>(WireWriter::int64, WireReader::int64),
      Integer.class, new Format<Integer>(WireWriter::int32, WireReader::int32),
      boolean.class, new Format<Boolean>(WireWriter::bool, WireReader::bool),
      Boolean.class, new Format<Boolean>(WireWriter::bool, WireReader::bool),
      String.class, new Format<String>(WireWriter::text, WireReader::text),
      byte[].class, new Format<byte[]>(WireWriter::bytes, WireReader::bytes),
      Buffer.class, new Format<Buffer>(WireWriter::bytes, WireReader::buffer),
      UUID.class, new Format<UUID>(
          (wire, id) -> wire.int64(id.getMostSignificantBits()).int64(id.getLeastSignificantBits()),
          wire -> new UUID(wire.int64(), wire.int64())));

  private static final ClassValue<RecordCodec<?>> CODECS = new ClassValue<>() {
    @Override
    protected RecordCodec<?> computeValue(Class<?> type) {
      return new RecordCodec<>(type.asSubclass(Record.class));
    }
  };

  private final Class<R> type;
  private final Component[] components;
  private final Constructor<R> constructor;

  private RecordCodec(Class<R> type) {
    this.type = type;
    RecordComponent[] declared = type.getRecordComponents();
    components = Arrays.stream(declared).map(this::component).toArray(Component[]::new);
    for (int i = 1; i < components.length; i++) {
      if (components[i - 1].added && !components[i].added) {
        throw new IllegalArgumentException(named(components[i].name) + " follows an added component and is not marked");
      }
    }
    Class<?>[] types = Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // every record has its canonical constructor
    }
    constructor.setAccessible(true);
  }

  /**
   * Returns the codec of a record class, which is built once.
   *
   * @throws IllegalArgumentException when a component has a type that no codec writes
   */
  @SuppressWarnings("unchecked")
  public static <R extends Record> RecordCodec<R> of(Class<R> type) {
    return (RecordCodec<R>) CODECS.get(type);
  }

  /**
   * Appends the components of a record.
   *
   * @throws NullPointerException when a component is null that is not {@link Nullable}
   */
  public void write(WireWriter wire, R record) {
    for (Component component : components) {
      Object value = get(component, record);
      if (value == null && !component.nullable) {
        throw new NullPointerException(named(component.name) + " is null");
      }
      component.format.write.accept(wire, value);
    }
  }

  /**
   * Reads the components of a record and leaves what follows them unread.
   *
   * @throws WireFormatException when the bytes are no such record, or the record's constructor refuses the values
   */
  public R read(WireReader wire) {
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Component component = components[i];
      values[i] = component.added && wire.remaining() == 0 ? component.whenAbsent : component.format.read.apply(wire);
    }
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw refused(type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object get(Component component, Record record) {
    try {
      return component.accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Component component(RecordComponent declared) {
    String name = declared.getName();
    Method accessor = declared.getAccessor();
    accessor.setAccessible(true);
    boolean nullable = declared.isAnnotationPresent(Nullable.class);
    boolean added = declared.isAnnotationPresent(Added.class);
    Format<Object> format = format(declared.getGenericType(), name);
    Object whenAbsent = added && !nullable ? absent(declared.getType(), name) : null;
    return new Component(name, accessor, nullable ? nullable(format) : format, nullable, added, whenAbsent);
  }

  private Object absent(Class<?> componentType, String name) {
    if (componentType == int.class) {
      return 0;
    } else if (componentType == long.class) {
      return 0L;
    } else if (componentType == boolean.class) {
      return false;
    } else if (componentType == List.class) {
      return List.of();
    }
    throw new IllegalArgumentException(named(name) + " was added and has no value when absent: it must be nullable");
  }

  @SuppressWarnings("unchecked")
  private Format<Object> format(Type of, String name) {
    Format<?> format = null;
    if (of instanceof ParameterizedType list && list.getRawType() == List.class) {
      format = list(format(list.getActualTypeArguments()[0], name));
    } else if (of instanceof Class<?> single) {
      format = SIMPLE.get(single);
      if (format == null) {
        format = composed(single, name);
      }
    }
    if (format == null) {
      throw unsupported(of, name);
    }
    return (Format<Object>) format;
  }

  private Format<?> composed(Class<?> single, String name) {
    if (single.isEnum()) {
      return constant(single);
    } else if (WireMessage.class.isAssignableFrom(single) && !RecordMessage.class.isAssignableFrom(single)) {
      return sized(handWritten(single, name));
    } else if (single.isRecord()) {
      return sized(nested(of(single.asSubclass(Record.class))));
    }
    return null;
  }

  private static <N extends Record> Format<N> nested(RecordCodec<N> codec) {
    return new Format<>(codec::write, codec::read);
  }

  private Format<WireMessage> handWritten(Class<?> single, String name) {
    Method reader;
    try {
      reader = single.getDeclaredMethod("readFrom", WireReader.class);
    } catch (NoSuchMethodException e) {
      throw unsupported(single, name);
    }
    reader.setAccessible(true);
    return new Format<>(WireWriter::message, wire -> {
      try {
        return (WireMessage) reader.invoke(null, wire);
      } catch (InvocationTargetException e) {
        throw refused(single, e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** A length before the bytes lets a reader pass over the fields that a later build appended. */
  private static <T> Format<T> sized(Format<T> format) {
    return new Format<>((wire, value) -> {
      int start = wire.int32(0).length();
      format.write.accept(wire, value);
      wire.patchInt32(start - 4, wire.length() - start);
    }, wire -> format.read.apply(wire.part(wire.int32())));
  }

  private static Format<List<Object>> list(Format<Object> item) {
    return new Format<>((wire, items) -> wire.list(items, item.write), wire -> wire.list(item.read));
  }

  private static Format<Object> nullable(Format<Object> format) {
    return new Format<>((wire, value) -> {
      wire.bool(value != null);
      if (value != null) {
        format.write.accept(wire, value);
      }
    }, wire -> wire.bool() ? format.read.apply(wire) : null);
  }

  private static Format<Enum<?>> constant(Class<?> enumClass) {
    Enum<?>[] constants = (Enum<?>[]) enumClass.getEnumConstants();
    return new Format<>((wire, value) -> wire.text(value.name()), wire -> {
      String name = wire.text();
      for (Enum<?> each : constants) {
        if (each.name().equals(name)) {
          return each;
        }
      }
      throw new WireFormatException(enumClass.getSimpleName() + " has no constant " + name);
    });
  }

  private IllegalArgumentException unsupported(Type of, String name) {
    return new IllegalArgumentException(named(name) + " has a type that no codec writes: " + of.getTypeName());
  }

  private String named(String component) {
    return type.getSimpleName() + "." + component;
  }

  private static WireFormatException refused(Class<?> of, InvocationTargetException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof WireFormatException format ? format
        : new WireFormatException(of.getSimpleName() + ": " + cause.getMessage());
  }
}
