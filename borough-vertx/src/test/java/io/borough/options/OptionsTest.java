package io.borough.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.borough.testing.UnitTest;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options of every class: none may be lost on the way to JSON and back, or in a copy. */
@UnitTest
class OptionsTest {
  /** What a text, a list or an object becomes when it is not its default; numbers and flags need no help. */
  private static final Map<String, Object> OTHER_VALUES = Map.of(
      "clusterName", "other", "base", new JsonArray().add("10.0.0.1:5701").add("[::1]:5702"), "role", "CLIENT",
      "httpHosts", new JsonArray().add("node-1.example").add("proxy:443").add("*"),
      "consistency", "LOCAL", "headers", new JsonObject().put("X-Trace", new JsonArray().add("1").add("2")));

  static Stream<Class<?>> classes() {
    return Stream.of(BoroughOptions.class, RaftOptions.class, StorageOptions.class, StreamOptions.class,
        SecurityOptions.class, PlacementOptions.class, RequestOptions.class, ReadOptions.class);
  }

  /** A setter that JSON does not know would be lost between the command line and the node. */
  @ParameterizedTest
  @MethodSource("classes")
  void everyFieldSurvivesJsonAndACopy(Class<?> type) throws ReflectiveOperationException {
    Object defaults = type.getConstructor().newInstance();
    JsonObject changed = changed(json(defaults));
    Object read = type.getConstructor(JsonObject.class).newInstance(new JsonObject(changed.encode()));
    Object copy = type.getConstructor(type).newInstance(read);
    assertThat(json(read)).isEqualTo(changed);
    assertThat(json(copy)).isEqualTo(changed);
    List<Method> getters = getters(type);
    assertThat(getters).hasSameSizeAs(changed.fieldNames());
    for (Method getter : getters) {
      String value = shown(getter.invoke(read));
      assertThat(value).as("%s", getter).isNotEqualTo(shown(getter.invoke(defaults)));
      assertThat(shown(getter.invoke(copy))).as("%s of a copy", getter).isEqualTo(value);
    }
  }

  /** An option that only JSON can set is none to an application. */
  @ParameterizedTest
  @MethodSource("classes")
  void everyGetterHasASetter(Class<?> type) {
    assertThat(getters(type)).allSatisfy(getter -> assertThat(type.getMethod(
        getter.getName().replaceFirst("get|is", "set"), getter.getReturnType())).isNotNull());
  }

  /** Defaults that no JSON can say again could not be written into a configuration file. */
  @ParameterizedTest
  @MethodSource("classes")
  void defaultsSurviveJsonAndHaveAConstant(Class<?> type) throws ReflectiveOperationException {
    JsonObject defaults = json(type.getConstructor().newInstance());
    Constructor<?> fromJson = type.getConstructor(JsonObject.class);
    assertThat(json(fromJson.newInstance(defaults))).isEqualTo(defaults);
    assertThat(json(fromJson.newInstance(new JsonObject()))).isEqualTo(defaults);
    for (Map.Entry<String, Object> field : defaults) {
      if (!(field.getValue() instanceof JsonObject) && !(field.getValue() instanceof JsonArray)) {
        String constant = "DEFAULT_" + field.getKey().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        assertThat(type.getField(constant).get(null)).as(constant).hasToString(field.getValue().toString());
      }
    }
  }

  /** A typo must not pass as a default. */
  @ParameterizedTest
  @MethodSource("classes")
  void anUnknownFieldIsRefusedByName(Class<?> type) throws ReflectiveOperationException {
    Function<JsonObject, Object> fromJson = constructor(type);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fromJson.apply(new JsonObject().put("timeoutMillis", 1)))
        .withMessageStartingWith("timeoutMillis:");
  }

  /** A port as text, or a number with a fraction, is a mistake to be told and not to be guessed at. */
  @ParameterizedTest
  @MethodSource("classes")
  void aFieldOfAnotherTypeIsRefusedByName(Class<?> type) throws ReflectiveOperationException {
    Function<JsonObject, Object> fromJson = constructor(type);
    for (Map.Entry<String, Object> field : json(type.getConstructor().newInstance())) {
      Object wrong = field.getValue() instanceof String ? 1 : field.getValue() instanceof Number ? 1.5 : "1";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fromJson.apply(new JsonObject().put(field.getKey(), wrong)))
          .withMessageStartingWith(field.getKey() + ": must be");
    }
  }

  /** A field within an object is named with its path, as an operator looks for it. */
  @Test
  void aFieldInsideIsNamedWithItsPath() {
    JsonObject json = new JsonObject().put("raft", new JsonObject().put("fsink", false));
    assertThatIllegalArgumentException().isThrownBy(() -> new BoroughOptions(json))
        .withMessage("raft.fsink: there is no such option");
    JsonObject outOfRange = new JsonObject().put("raft", new JsonObject().put("electionTimeoutMs", 49));
    assertThatIllegalArgumentException().isThrownBy(() -> new BoroughOptions(outOfRange))
        .withMessage("raft.electionTimeoutMs: 49 is not within 50 to 60000");
  }

  /** Options are copied on receipt: what its maker does to them later must not reach a running node. */
  @Test
  void whatIsSetIsCopied() {
    RaftOptions raft = new RaftOptions();
    BoroughOptions options = new BoroughOptions().setRaft(raft);
    BoroughOptions copy = new BoroughOptions(options);
    raft.setElectionTimeoutMs(77);
    assertThat(options.getRaft().getElectionTimeoutMs()).isEqualTo(1_000);
    options.getRaft().setElectionTimeoutMs(88);
    assertThat(copy.getRaft().getElectionTimeoutMs()).isEqualTo(1_000);
    RequestOptions request = new RequestOptions().addHeader("a", "1");
    RequestOptions requestCopy = new RequestOptions(request);
    request.addHeader("a", "2");
    assertThat(requestCopy.getHeaders().getAll("A")).containsExactly("1");
    request.setHeaders(MultiMap.caseInsensitiveMultiMap().add("b", "3"));
    assertThat(request.getHeaders().names()).containsExactly("b");
  }

  /** Options are written to logs. */
  @Test
  void theTokenIsNotShown() {
    BoroughOptions options = new BoroughOptions();
    options.getSecurity().setHttpToken("secret!");
    assertThat(options.toString()).doesNotContain("secret!").contains("\"httpToken\":\"(set)\"");
    assertThat(options.getSecurity().toString()).doesNotContain("secret!");
    assertThat(options.toJson().encode()).contains("secret!");
  }

  private static JsonObject changed(JsonObject defaults) {
    JsonObject changed = new JsonObject();
    for (Map.Entry<String, Object> field : defaults) {
      changed.put(field.getKey(), changed(field.getKey(), field.getValue()));
    }
    return changed;
  }

  private static Object changed(String name, Object value) {
    if (OTHER_VALUES.containsKey(name)) {
      return OTHER_VALUES.get(name);
    }
    if (value instanceof JsonObject object) {
      return changed(object);
    }
    if (value instanceof Boolean flag) {
      return !flag;
    }
    return value instanceof Number number ? number.longValue() + 1 : value + "x";
  }

  private static List<Method> getters(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0 && method.getName().matches("(get|is)[A-Z].*"))
        .toList();
  }

  private static String shown(Object value) throws ReflectiveOperationException {
    return value.getClass().getName().startsWith("io.borough.options.") && !value.getClass().isEnum()
        ? json(value).encode()
        : value.toString();
  }

  private static JsonObject json(Object options) throws ReflectiveOperationException {
    return new JsonObject(((JsonObject) options.getClass().getMethod("toJson").invoke(options)).encode());
  }

  private static Function<JsonObject, Object> constructor(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> fromJson = type.getConstructor(JsonObject.class);
    return json -> {
      try {
        return fromJson.newInstance(json);
      } catch (ReflectiveOperationException e) {
        if (e.getCause() instanceof RuntimeException refusal) {
          throw refusal;
        }
        throw new AssertionError(e);
      }
    };
  }
}
