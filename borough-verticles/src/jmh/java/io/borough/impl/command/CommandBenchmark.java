package io.borough.impl.command;

import io.borough.verticles.bench.micro.MicroBenchmark;
import io.borough.verticles.bench.micro.Samples;
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
 * Puts on their way through the log's format: as a client writes one, as its leader gathers 64 in an entry, and as a
 * replica looks at those. Nanoseconds a put.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark extends MicroBenchmark {
  private static final int PUTS = 64;
  private static final long TIME_MS = 1_000_000_000_000L;

  private final UUID session = Samples.session(Samples.random());
  private final Command command = Samples.put(0);
  private final byte[] encoded = command.toBytes();
  private final List<CommandBatch.Item> commands = commands(Samples.random());
  private final byte[] entry = new CommandBatch(TIME_MS, commands).toBytes();

  private List<CommandBatch.Item> commands(Random random) {
    return IntStream.rangeClosed(1, PUTS)
        .mapToObj(number -> Samples.put(random.nextInt(Samples.KEYS), new WriteId(session, number, 1)))
        .toList();
  }

  @Benchmark
  public byte[] encodeCommand() {
    return command.toBytes();
  }

  @Benchmark
  public CommandView checkCommand() {
    return CommandView.checked(encoded);
  }

  @Benchmark
  @OperationsPerInvocation(PUTS)
  public byte[] encodeEntry() {
    return new CommandBatch(TIME_MS, commands).toBytes();
  }

  @Benchmark
  @OperationsPerInvocation(PUTS)
  public void readEntryInPlace(Blackhole reader) {
    Positions positions = new Positions(reader);
    for (CommandView each : CommandView.of(entry)) {
      reader.consume(each.id());
      each.forEach(positions);
    }
  }

  /** Takes where things are. */
  private record Positions(Blackhole reader) implements CommandView.Visitor<RuntimeException> {
    @Override
    public void put(int key, int keyLength, int value, int valueLength) {
      reader.consume(key + keyLength + value + valueLength);
    }

    @Override
    public void delete(int key, int keyLength) {
      throw new IllegalStateException("there are only puts");
    }

    @Override
    public void clear(int from, int fromLength, int to, int toLength) {
      throw new IllegalStateException("there are only puts");
    }
  }
}
