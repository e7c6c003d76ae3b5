package io.borough.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.borough.codec.BodyCodec.Encoded;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bodies between nodes, which may be of different versions and have different classes. */
@UnitTest
@ResourceLock("the codecs registered with Codec.register")
class BodyCodecTest {
  record Order(String item) {}

  private final List<Class<?>> registered = new ArrayList<>();

  @AfterEach
  void forgetTheTypes() {
    registered.forEach(Codec::unregister);
  }

  /** Pinned: a node of another version reads these kinds. */
  @Test
  void bodiesHaveTheseKindsAndBytes() {
    register(Order.class, Codec.of(Order.class));
    encodes(null, 0, "", "");
    encodes(Buffer.buffer("b"), 1, "", "b");
    encodes("\u00e9", 2, "", "\u00e9");
    encodes(new JsonObject().put("a", 1), 3, "", "{\"a\":1}");
    encodes(new JsonArray().add(1), 4, "", "[1]");
    encodes(new Order("tea"), 5, Order.class.getName(), "{\"item\":\"tea\"}");
  }

  /** A front end without the class must still be able to pass the bytes on. */
  @Test
  void aClassThatIsNotRegisteredHereArrivesAsItsBytes() {
    Buffer bytes = Buffer.buffer("{\"item\":\"tea\"}");
    assertThat(BodyCodec.decode(BodyCodec.KIND_TYPED, "com.example.Elsewhere", bytes)).isSameAs(bytes);
  }

  /** Another node's bytes are never to be trusted: each fault has its code. */
  @Test
  void whatCannotBeReadIsRejected() {
    register(Order.class, Codec.of(Order.class));
    rejects(ErrorCode.FORMAT_TOO_NEW, () -> BodyCodec.decode((byte) 6, "", Buffer.buffer()));
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.decode((byte) 2, "", Buffer.buffer(new byte[] {-1})));
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.decode((byte) 3, "", Buffer.buffer("[]")));
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.decode((byte) 4, "", Buffer.buffer("{}")));
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.decode((byte) 5, Order.class.getName(), Buffer.buffer("x")));
  }

  /** A user's codec that throws must fail the one request, with a code. */
  @Test
  void whatCannotBeWrittenIsRejected() {
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.encode(new Order("tea")));
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.encode(new JsonObject().put("thing", new Object())));
    register(Order.class, new Codec<>() {
      @Override
      public Buffer encode(Order value) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Order decode(Buffer bytes) {
        throw new UnsupportedOperationException();
      }
    });
    rejects(ErrorCode.INVALID_ARGUMENT, () -> BodyCodec.encode(new Order("tea")));
  }

  /** Without a bound, an application that is deployed again and again would fill the memory with class loaders. */
  @Test
  void theRegistryIsBounded() {
    Class<?> type = Order.class;
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> root : new Class<?>[] {Order.class, Integer.class, Long.class, Short.class, Byte.class, List.class}) {
      type = root;
      for (int depth = 0; depth < 200; depth++) { // array classes are classes that cost nothing to make
        types.add(type);
        type = Array.newInstance(type, 0).getClass();
      }
    }
    types.subList(0, BodyCodec.MAX_TYPES).forEach(this::registerAnything);
    Class<?> oneMore = types.get(BodyCodec.MAX_TYPES);
    assertThatIllegalArgumentException().isThrownBy(() -> registerAnything(oneMore)).withMessageContaining("1024");
    registerAnything(types.get(0)); // again is not one more
    Codec.unregister(types.get(0));
    registerAnything(oneMore);
  }

  /** A codec for String would be passed over silently. */
  @Test
  void theTypesOfPayloadsCannotBeRegistered() {
    assertThatIllegalArgumentException().isThrownBy(() -> registerAnything(String.class));
    assertThatIllegalArgumentException().isThrownBy(() -> registerAnything(JsonObject.class));
    assertThatIllegalArgumentException().isThrownBy(() -> registerAnything(JsonArray.class));
    assertThatIllegalArgumentException().isThrownBy(() -> registerAnything(Buffer.class));
  }

  private static void encodes(Object body, int kind, String typeName, String bytes) {
    Encoded encoded = BodyCodec.encode(body);
    assertThat(encoded).isEqualTo(new Encoded((byte) kind, typeName, Buffer.buffer(bytes)));
    assertThat(BodyCodec.decode(encoded.kind(), encoded.typeName(), encoded.bytes())).isEqualTo(body);
  }

  private static void rejects(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(RejectedException.class).isThrownBy(call).matches(failure -> failure.code() == code);
  }

  private <T> void registerAnything(Class<T> type) {
    register(type, Codec.of(type));
  }

  private <T> void register(Class<T> type, Codec<T> codec) {
    registered.add(type);
    Codec.register(type, codec);
  }
}
