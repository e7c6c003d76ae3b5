package io.borough.verticles.bench;

import io.borough.impl.stream.BusStreams;
import io.borough.impl.stream.OutboundStream;
import io.borough.options.StreamOptions;
import io.borough.verticles.bench.micro.MicroBenchmark;
import io.borough.verticles.bench.micro.TwoNodes;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A stream of 64 MiB between two event loops, of one node or of two, that flows as the reader grants credit. MiB a
 * second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StreamBenchmark extends MicroBenchmark {
  private static final int MIB = 64;
  private static final int BYTES = MIB << 20;

  @Param({"1", "2"})
  public int nodeCount;

  private TwoNodes nodes;
  private TwoNodes.Node reader;
  private BusStreams outbound;
  private BusStreams inbound;
  private Context writing;
  private Context reading;

  @Setup
  public void open() {
    nodes = new TwoNodes();
    outbound = streams(nodes.first());
    reader = nodeCount == 1 ? nodes.first() : nodes.second();
    inbound = nodeCount == 1 ? outbound : streams(reader);
    writing = nodes.first().context();
    reading = reader.context();
  }

  private static BusStreams streams(TwoNodes.Node node) {
    return TwoNodes.await(BusStreams.open(node.vertx(), node.messenger(), new StreamOptions()));
  }

  @TearDown
  public void close() {
    nodes.close();
  }

  @Benchmark
  @OperationsPerInvocation(MIB)
  public long stream() {
    Promise<Void> ended = Promise.promise();
    AtomicLong taken = new AtomicLong();
    writing.runOnContext(begin -> {
      OutboundStream stream = outbound.send(reader.busId(), new FixedLengthStream(BYTES, bytes -> { }));
      stream.ended().onSuccess(ended::tryComplete).onFailure(ended::tryFail);
      reading.runOnContext(read -> inbound.receive(nodes.first().busId(), stream.streamId())
          .exceptionHandler(ended::tryFail)
          .handler(buffer -> taken.addAndGet(buffer.length())));
    });
    TwoNodes.await(ended.future());
    if (taken.get() != BYTES) {
      throw new IllegalStateException(taken + " bytes came of " + BYTES);
    }
    return taken.get();
  }
}
