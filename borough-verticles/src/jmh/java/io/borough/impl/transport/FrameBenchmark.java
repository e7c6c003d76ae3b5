package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.verticles.bench.micro.MicroBenchmark;
import io.borough.verticles.bench.micro.Samples;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A frame of 64 write requests into the event bus's buffer, and out of it again. Nanoseconds a request.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark extends MicroBenchmark {
  private static final int CALLS = 64;
  private static final long TIMEOUT_MS = 5_000;
  private static final int SHARD = 1;
  private static final UUID CLUSTER = new UUID(1, 2);

  private final BusFrame.Codec codec = new BusFrame.Codec();
  private final String busId = Samples.session(Samples.random()) + ".0123456789abcdef";
  private final List<WriteRequest> requests = requests(Samples.random());
  private final Buffer encoded = encode();

  private static List<WriteRequest> requests(Random random) {
    UUID session = Samples.session(random);
    return IntStream.rangeClosed(1, CALLS)
        .mapToObj(number -> Samples.put(random.nextInt(Samples.KEYS), new WriteId(session, number, 1)))
        .map(item -> new WriteRequest(SHARD, item.id(), item.command()))
        .toList();
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public Buffer encode() {
    FrameWriter frame = new FrameWriter(busId, 1, 0);
    long callId = 0;
    for (WriteRequest request : requests) {
      frame.call(++callId, TIMEOUT_MS, request);
    }
    Buffer buffer = Buffer.buffer();
    codec.encodeToWire(buffer, frame.toFrame(CLUSTER));
    return buffer;
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void decode(Blackhole reader) {
    new FrameReader(codec.decodeFromWire(0, encoded).reader()).read(new Calls(reader));
  }

  /** Takes the calls. */
  private record Calls(Blackhole reader) implements FrameReader.Listener {
    @Override
    public void call(long callId, long remainingMs, MessageType type, WireMessage message) {
      reader.consume(message);
    }

    @Override
    public BoroughException refusal(MessageType type) {
      return null;
    }

    @Override
    public void refusedCall(long callId, BoroughException why) {
      throw why;
    }

    @Override
    public void refusedOneWay(BoroughException why) {
      throw why;
    }

    @Override
    public void unreadableCall(long callId, RuntimeException why) {
      throw why;
    }

    @Override
    public void reply(long callId, WireMessage message) {
      throw unexpected();
    }

    @Override
    public void fail(long callId, BoroughException failure) {
      throw failure;
    }

    @Override
    public void oneWay(MessageType type, WireMessage message) {
      throw unexpected();
    }

    @Override
    public void unreadableOneWay(RuntimeException why) {
      throw why;
    }

    @Override
    public void ping() {
      throw unexpected();
    }

    @Override
    public void lost(FrameSequence.Gap lost) {
      throw unexpected();
    }

    @Override
    public void bye() {
      throw unexpected();
    }

    private static IllegalStateException unexpected() {
      return new IllegalStateException("there are only calls");
    }
  }
}
