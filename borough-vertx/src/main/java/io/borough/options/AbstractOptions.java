package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * Options as an {@link OptionSchema} describes them: holds their values, and makes, copies, reads and writes them.
 *
 * @param <T> the class of options, which setters return
 */
abstract class AbstractOptions<T> {
  private final OptionSchema schema;
  private final Object[] values; // one for each row of the schema

  /** Makes the default options. */
  AbstractOptions(OptionSchema schema) {
    this.schema = schema;
    this.values = new Object[schema.options().size()];
    schema.options().forEach(this::setDefault);
  }

  /** Copies options, with the nested options. */
  AbstractOptions(AbstractOptions<T> other) {
    this.schema = other.schema;
    this.values = new Object[other.values.length];
    schema.options().forEach(option -> copy(option, other));
  }

  /** Reads options from JSON. An unknown field is refused, so that a typo does not pass as a default. */
  AbstractOptions(OptionSchema schema, JsonObject json) {
    this(schema);
    schema.options().forEach(option -> read(option, json));
    for (String name : json.fieldNames()) {
      Checks.that(schema.options().stream().anyMatch(option -> option.name().equals(name)),
          name + ": there is no such option");
    }
  }

  private <V> void setDefault(Option<V> option) {
    set(option, option.initial());
  }

  private <V> void copy(Option<V> option, AbstractOptions<T> other) {
    set(option, other.get(option));
  }

  private <V> void read(Option<V> option, JsonObject json) {
    Object value = json.getValue(option.name()); // a Map or List comes wrapped as JSON
    if (value != null) {
      set(option, option.reader().apply(value));
    }
  }

  @SuppressWarnings("unchecked") // set puts only a V there
  final <V> V get(Option<V> option) {
    return (V) values[option.index()];
  }

  /** Checks a value and keeps it, or a copy of it. */
  @SuppressWarnings("unchecked") // a T by the declaration of each subclass
  final <V> T set(Option<V> option, V value) {
    values[option.index()] = option.accept().apply(value);
    return (T) this;
  }

  /**
   * Writes the options as JSON, secrets as they are.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    schema.options().forEach(option -> write(option, json));
    return json;
  }

  private <V> void write(Option<V> option, JsonObject json) {
    json.put(option.name(), option.writer().apply(get(option)));
  }

  /** Returns the options without secrets, because options are written to logs. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + withoutSecrets().encode();
  }

  private JsonObject withoutSecrets() {
    JsonObject json = toJson();
    for (Option<?> option : schema.options()) {
      Object value = get(option);
      if (value instanceof AbstractOptions<?> nested) {
        json.put(option.name(), nested.withoutSecrets());
      } else if (option.secret() && !value.equals("")) {
        json.put(option.name(), "(set)");
      }
    }
    return json;
  }
}
