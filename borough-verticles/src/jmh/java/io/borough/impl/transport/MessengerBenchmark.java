package io.borough.impl.transport;

import io.borough.impl.command.WriteId;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.Service;
import io.borough.verticles.bench.micro.MicroBenchmark;
import io.borough.verticles.bench.micro.Samples;
import io.borough.verticles.bench.micro.TwoNodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
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
 * Write requests to another node that answers at once, with so many of them always on their way: how far the event bus
 * is spared by what shares a frame. Round trips a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MessengerBenchmark extends MicroBenchmark {
  private static final int ROUND_TRIPS = 4_096;
  private static final long TIMEOUT_MS = 10_000;
  private static final int SHARD = 1;

  private final WriteRequest request =
      new WriteRequest(SHARD, new WriteId(Samples.session(Samples.random()), 1, 1), Samples.put(0).toBytes());

  @Param({"1", "64", "512"})
  public int inFlight;

  private TwoNodes nodes;
  private Context asker;

  @Setup
  public void open() {
    nodes = new TwoNodes();
    asker = nodes.first().context();
    Promise<Void> serving = Promise.promise();
    nodes.second().context().runOnContext(start -> nodes.second().messenger()
        .handle(new MessageDispatcher(Service.RAFT)
            .on(WriteRequest.class, inbound -> inbound.reply(new WriteReply(1))))
        .onComplete(serving));
    TwoNodes.await(serving.future());
  }

  @TearDown
  public void close() {
    nodes.close();
  }

  @Benchmark
  @OperationsPerInvocation(ROUND_TRIPS)
  public void roundTrips() {
    Promise<Void> done = Promise.promise();
    asker.runOnContext(start -> new Round(done).begin());
    TwoNodes.await(done.future());
  }

  /** Asks again whenever an answer comes. On the asker's event loop. */
  private final class Round {
    private final Promise<Void> done;
    private int asked;
    private int answered;

    Round(Promise<Void> done) {
      this.done = done;
    }

    void begin() {
      for (int i = 0; i < inFlight; i++) {
        ask();
      }
    }

    private void ask() {
      asked++;
      Future<WriteReply> answer = nodes.first().messenger().request(nodes.second().busId(), request, TIMEOUT_MS);
      answer.onSuccess(this::answered).onFailure(done::tryFail);
    }

    private void answered(WriteReply reply) {
      if (++answered == ROUND_TRIPS) {
        done.complete();
      } else if (asked < ROUND_TRIPS) {
        ask();
      }
    }
  }
}
