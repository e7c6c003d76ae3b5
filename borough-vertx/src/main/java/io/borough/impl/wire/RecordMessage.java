package io.borough.impl.wire;

/** A record that its {@link RecordCodec} writes and reads, unless the record has a {@code writeTo} of its own. */
public interface RecordMessage extends WireMessage {
  @Override
  default void writeTo(WireWriter wire) {
    write(wire, (Record) this);
  }

  private static <R extends Record> void write(WireWriter wire, R record) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) record.getClass();
    RecordCodec.of(type).write(wire, record);
  }
}
